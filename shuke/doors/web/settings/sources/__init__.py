"""The pages of sources: where files come from, and how they are read."""
