"""Acts of the imports."""
