"""What a shop owes its members, as double entry: account 账户, transfer 分录组, entry 分录, lot 批次 with its expiry 到期日.

Points 积分, stored value 储值, gift cards 礼品卡 and count cards 计次卡 are one ledger: earn 获得, burn 使用, expire 过期,
adjust 调整, reverse 冲正. A reservation 预留 holds an amount for a till; what is pending 待生效 cannot be spent yet.
"""
