"""Words above the columns of a person's own copy."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Any] = {
    "abc": _("Class by turnover"), "amount_minor": _("Sum"), "as_of": _("As of"), "at": _("When"),
    "captured_at": _("Known since"), "cell": _("Group"), "cell_cn": _("Group (Chinese)"), "channel": _("Way of the sale"),
    "ciphertext": _("Content"), "currency": _("Currency"), "day": _("Day"), "description": _("Description"),
    "discount_minor": _("Discount"), "tier_minor": _("Member price took off"),
    "done_at": _("Done at"), "due_on": _("Due on"), "ended_at": _("Ended at"),
    "event_id": _("What was done"), "f": _("Score of frequency"), "field_id": _("Field"), "first_on": _("First purchase"),
    "frequency": _("Purchases"), "from_at": _("From"), "from_on": _("From"), "gap_days": _("Days between purchases"),
    "gender": _("Gender"), "is_lunar": _("By the lunar calendar"), "is_primary": _("The first of its kind"),
    "joined_on": _("Customer since"), "kind": _("Kind"), "language": _("Language"), "last_on": _("Last purchase"),
    "m": _("Score of money"), "member_no": _("Member number"), "merged_at": _("Merged at"), "method": _("Paid by"),
    "monetary_minor": _("Money spent"), "month": _("Month"), "name": _("Name"), "number": _("Number"),
    "orders_12m": _("Orders in 12 months"), "organisation_kind": _("Kind of organisation"), "outcome": _("What came of it"),
    "paid_at": _("Paid at"), "placed_at": _("Bought at"), "product_id": _("Product"), "purchase_days": _("Days with a purchase"),
    "quantity": _("Quantity"), "r": _("Score of recency"), "reason": _("Reason"),
    "recency_days": _("Days since the last purchase"),
    "refunded_at": _("Refunded at"), "refunded_minor": _("Refunded"), "refunded_quantity": _("Quantity that came back"),
    "role": _("Role"), "source": _("Where it came from"), "spend_12m_minor": _("Spent in 12 months"), "status": _("State"),
    "tag_id": _("Tag"), "tagged_at": _("Tagged at"), "text": _("Answer"), "total_minor": _("Total"),
    "undone_at": _("Undone at"), "unit_price_minor": _("Price"), "until_at": _("Until"), "until_on": _("Until"),
    "named_on": _("Named on"),
    "campaign": _("Campaign"), "created_at": _("Made at"), "evidence": _("Proof"), "is_granted": _("Is it allowed"),
    "is_profiled": _("May figures be made of me"), "notice_id": _("What was shown then"),
    "purpose": _("What for"), "state": _("How far it got"),
    "stage": _("Stage with the shop"), "active_bp": _("Chance to be a customer still, in hundredths of a per cent"),
    "coming_bp": _("Chance to buy within 90 days, in hundredths of a per cent"), "grade": _("Grade of service"),
    "purchases_12m_milli": _("Purchase days expected in 12 months, in thousandths"),
    "value_12m_minor": _("Value expected in 12 months"),
    "stage_before": _("Stage at the end of the month before"), "reasons": _("What lowered the chance"),
    "coming_before_bp": _("Chance at the end of the month before, in hundredths of a per cent"),
    "decided_at": _("Answered at"), "erased_at": _("Erased at"), "ground": _("Why not"), "held_at": _("Held since"),
    "lifted_at": _("Lifted at"), "since_at": _("Since"),
    "proof": _("How it was made sure who asks"), "received_on": _("Received"),
    "way": _("How it came in"), "relation": _("Related how"), "campaign_id": _("Campaign"),
    "device": _("Device"), "denomination": _("Denomination"),
    "is_remembered": _("Remembered"), "is_new": _("New then"), "field": _("Field"),
    "first_at": _("First time"), "last_at": _("Last time"), "letters": _("Kinds of details"),
    "available": _("Available"), "pending": _("Pending"), "reserved": _("Held for a till"), "opened_at": _("Opened at"),
    "denomination_id": _("Denomination"), "label": _("Name"), "amount": _("How much"), "remaining": _("What is left"),
    "pending_until": _("Pending until"), "expires_on": _("Lapses after"),
    "programme_id": _("Programme"), "tier": _("Tier"), "tier_since": _("Tier since"), "tier_until": _("Tier kept until"),
    "reward_id": _("Reward"), "count": _("How many"), "made_at": _("Asked at"), "settled_at": _("Settled at"),
    "offer_id": _("Offer"), "code": _("Code"), "given_at": _("Given at"), "ends_on": _("Ends after"),
    "used_times": _("Used so often"), "minor": _("Taken off"),
    "verdict": _("What came of it"),
    "on": _("Day"), "from_tier": _("Tier before"), "to_tier": _("Tier after"), "why": _("Why"), "spend_minor": _("Money spent"),
    "orders": _("Purchases"), "points": _("Points"), "cut": _("Beyond a limit"), "rules": _("By which rules"),
    "words": _("In words"), "size": _("Size"), "asked_on": _("Asked on"), "arrived_at": _("Came in at"),
    "closed_at": _("Over since"),
    "written_at": _("Written at"), "year": _("Year"),
}  # fmt: skip


def column_label(name: str) -> str:
    """The word for a column."""
    return str(WORDS[name])
