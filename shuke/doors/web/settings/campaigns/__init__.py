"""Campaigns and events at which customers are won, and what came of them."""
