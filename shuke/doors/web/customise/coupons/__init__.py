"""Coupons: what is offered, to whom it was given, what it took off."""
