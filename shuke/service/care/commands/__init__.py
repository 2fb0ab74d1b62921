"""The acts on follow-ups."""
