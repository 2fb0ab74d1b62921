"""Signing in by a code to the phone, and out."""
