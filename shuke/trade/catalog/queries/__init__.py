"""Readings of the assortment for other packages."""
