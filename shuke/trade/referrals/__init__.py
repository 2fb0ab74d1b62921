"""Members bring friends: an invitation code 邀请码 names who brought whom, a referral 老带新 says what became of it.

It waits for the friend's purchase, is pending until the goods cannot come back any more, is held 待复核 where something speaks
against it, and is earned or taken back.
"""
