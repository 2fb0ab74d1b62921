"""The acts on sales."""
