"""Records that may be one person: the queue, one pair side by side, merging and splitting."""
