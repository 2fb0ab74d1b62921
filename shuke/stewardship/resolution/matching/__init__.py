"""Comparing many records at once, apart from the database: people in, weighed pairs out."""
