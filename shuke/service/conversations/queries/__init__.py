"""Readings of conversations."""
