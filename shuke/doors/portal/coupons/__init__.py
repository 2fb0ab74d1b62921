"""The coupons that the member has now."""
