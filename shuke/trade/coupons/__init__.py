"""Coupons: an offer 券种 says what a coupon 优惠券 takes off and when; it is exclusive 互斥 or joint 可叠加."""
