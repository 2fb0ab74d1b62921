"""Decisions that need neither a table nor an engine."""
