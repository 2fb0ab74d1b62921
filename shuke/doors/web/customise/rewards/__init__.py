"""Rewards: what members have for points, what waits for them."""
