"""The acts at the till that span loyalty's rooms: identify 识别会员, quote 报价, ring up 收银, take back 退货.

A moving code 动态会员码 proves a member; a ticket 识别凭证 remembers for a quarter of an hour that a till has found one; a
proof 核验 pays once; what coupons and points paid of a line is its paid share 抵扣分摊.
"""
