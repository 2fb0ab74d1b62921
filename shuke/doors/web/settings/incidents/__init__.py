"""Incidents: what got about, who was touched, who was told."""
