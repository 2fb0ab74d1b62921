"""Rewards: what there is for points, what waits at the store."""
