"""Decisions of conversations: whom we may write to."""
