"""What we say to customers.

Message 消息 (one text to one address, on one channel, for one purpose), outbox 发件箱 (messages that go out).
Carrier 发送渠道 (who delivers them), uncertain 待确认 (nobody knows whether it went out).
"""
