"""Becoming a member: by QR code in the store, or with a clerk; the card; the poster with the code."""
