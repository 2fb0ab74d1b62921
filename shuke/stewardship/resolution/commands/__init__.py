"""Acts of resolution."""
