"""The page of keys for other programs."""
