"""The acts on customers."""
