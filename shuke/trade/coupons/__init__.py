"""Coupons: an offer 券活动 says what a coupon 优惠券 takes off and when; it is exclusive 互斥 or joint 可叠加.

A batch 批次 makes single codes 券码, a public code 通用码 is for many; a hold 占用 keeps a coupon for a till, a use 核销 takes
it, a return 退回 gives it back.
"""
