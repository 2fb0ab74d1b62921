"""What acts on many items, and acts that may be repeated, have in common."""
