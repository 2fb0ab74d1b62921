"""How good the records are: the index and its parts, and people to mend."""
