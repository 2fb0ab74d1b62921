"""The list of today, and the own month."""
