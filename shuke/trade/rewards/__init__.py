"""Rewards: what members have for points. A reward 礼品 has its points and its stock.

A redemption 兑换 waits to be handed over, or is cancelled with its points given back.
"""
