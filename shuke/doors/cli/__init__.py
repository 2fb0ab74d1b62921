"""The terminal: one file per command, and what they share to open the house."""
