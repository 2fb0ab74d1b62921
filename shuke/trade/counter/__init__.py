"""The acts at the till that span loyalty's rooms: identify 识别会员, quote 报价, ring up 收款; and what comes back.

A moving code 动态会员码 proves a member; a ticket 识别凭证 remembers for a quarter of an hour that a till has found one; what
coupons and points paid of a line is its paid share 抵扣分摊.
"""
