"""The member's own pages, on the phone in the hand: the card, points, orders, consents; under /me/, as an installable app.

A door of its own: its session is not the staff's, its actor reaches one record, its bundle is small.
"""
