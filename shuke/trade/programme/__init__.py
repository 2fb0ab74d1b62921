"""What a shop promises its members: the terms 条款 of a programme 会员计划, each version 版本 of which is rehearsed first.

An earning rule 获得规则 says how points are earned, a cap 上限 how many, a tier 等级 what a member is; a membership 会籍 is one
customer's place in it, an award 积分发放 what a sale earned.
"""
