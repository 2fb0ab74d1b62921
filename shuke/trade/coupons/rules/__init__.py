"""Pure decisions about coupons: what one takes off a basket, and which of several together."""
