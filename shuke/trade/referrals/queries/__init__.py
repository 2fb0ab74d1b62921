"""Readings of referrals for pages and other packages."""
