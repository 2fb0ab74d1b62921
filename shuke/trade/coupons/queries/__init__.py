"""The only readers of coupons for other packages."""
