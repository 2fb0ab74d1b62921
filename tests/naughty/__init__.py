"""Texts that have broken other programs, in every field and on every page (trust.md E10, H1)."""
