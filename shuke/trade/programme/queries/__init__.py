"""Readings of the programme for pages, tills and other domains."""
