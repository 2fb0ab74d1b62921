"""Pure values that every floor may use: money, period, calendar, cipher, identifier, refusal.

No Django, no clock, no I/O. An addition needs a decision record.
"""
