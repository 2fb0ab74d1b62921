"""Published terms, and how tests act on them."""

from datetime import UTC, date, datetime, timedelta

from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.trade.programme.commands.terms import found_programme, publish_terms, rehearse_terms

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
TODAY = date(2026, 11, 22)
DOCUMENT = {
    "ways": {
        "rules": [
            {"key": "yuan", "kind": "per_amount", "points": 1},
            {"key": "first", "kind": "per_sale", "points": 50, "where": {"first_purchase": True}},
        ],
        "tier_percent": [["gold", 200]],
    },
    "tiers": [
        {"key": "base", "name": "会员", "name_en": "Member"},
        {"key": "gold", "name": "金卡", "name_en": "Gold", "spend_minor": 300_000},
    ],
    "events": [["sign_up", 20]],
    "expiry": {"kind": "year_end", "count": 1},
}


def do(act, actor=SYSTEM, **given):
    with acting_as(actor):
        return act(actor=actor, **given)


def publish(cast, document=None):
    """Terms, rehearsed and published a year ago."""
    draft = do(
        found_programme,
        currency="CNY",
        name="一叶会员",
        name_en="Leaf",
        document=document or DOCUMENT,
        now=NOON,
    ).value
    do(rehearse_terms, CLOCK, version_id=draft, now=NOON, today=TODAY)
    do(publish_terms, version_id=draft, now=NOON - timedelta(days=400))
    return cast


def rows(model, **where):
    with acting_as(SYSTEM):
        return list(model.objects.filter(**where).order_by("id"))
