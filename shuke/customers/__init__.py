"""Who our customers are.

Customer 客户 (a person or an organisation), identifier 标识 (phone, e-mail, card, WeChat id, another system's
number; encrypted), owner 负责人 (the assistant who looks after a customer, as dated facts), assignment 分配 (a
service agent works for a customer), contact person 联系人 (who speaks for an organisation),
look-up 查找 (a clerk found a customer by an exact key), tag 标签, note 笔记,
custom field 自定义字段 (what a shop wants to know).
Campaign or event 获客活动, capture 登记 (a short form), origin 来源 (where something comes from).
Fit card 尺码喜好卡 (size and taste, with former answers).
Household 家庭 (people who live or buy together).
Guardian 监护人 (who agreed for a child under 14).
Consent 授权同意 (purpose × channel), purpose 用途, privacy notice 隐私告知 (the words agreed to), one-time code 验证码.
"""
