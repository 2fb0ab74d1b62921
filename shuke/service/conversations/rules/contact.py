"""May we contact this person? The one place that answers, whoever asks: a campaign, a journey, a clerk, a receipt."""

from datetime import date

from shuke.customers.rules.consents import PURPOSES, Answer, Facts, PurposeUnknown, may_be_used

# Asked for by the person at that moment (a code to sign in with): sending it is the answer, not an approach of ours.
ASKED_FOR = "code"
# Owed by law (PIPL 57, GDPR 34): that somebody's details got about is told to that person, whatever was agreed to.
OWED = "legal"


def may_contact(*, purpose: str, channel: str, facts: Facts | None, today: date) -> Answer:
    """Whether a message for this purpose may go out on this channel; ``reason`` says why not.

    ``facts`` are the customer's consents and age, None for somebody who is no customer: such a person gets what was
    asked for or is owed by law, and nothing else.
    """
    if purpose in (ASKED_FOR, OWED):
        return Answer(True)
    if purpose not in PURPOSES or not PURPOSES[purpose].has_channels:
        raise PurposeUnknown(field="purpose")
    if facts is None:
        return Answer(False, "not_asked")
    return may_be_used(purpose, channel, facts, today)
