"""Decisions of resolution: who survives, how alike two people are, what is done about it."""
