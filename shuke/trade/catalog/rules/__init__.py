"""Decisions about goods that need no database."""
