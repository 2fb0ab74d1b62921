"""The resources: a file each, its shapes and its operations."""
