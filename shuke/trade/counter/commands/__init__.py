"""The acts at the till."""
