"""The only writers of coupons."""
