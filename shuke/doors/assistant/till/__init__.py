"""At the counter with the phone: ringing up with coupons and points, points for a receipt, a member's coupons."""
