"""Readings of sales for other packages."""
