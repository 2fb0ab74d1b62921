"""Points: what there is, what lapses, what happened."""
