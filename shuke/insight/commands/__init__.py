"""The acts of insight: figures are replaced, late regulars are handed to care."""
