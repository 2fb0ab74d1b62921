"""A table as the bytes of a file, and its place on the disk."""
