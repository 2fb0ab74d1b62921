"""A shop with a till key, a programme and members, made as the program makes one: `python -m … DIR` prints how to sell."""

from __future__ import annotations

import json
import sys
from pathlib import Path

MEMBERS, STORE, PRODUCT = 16, "store", "T1"
TERMS = {
    "ways": {"rules": [{"key": "yuan", "kind": "per_amount", "points": 1}], "tier_percent": []},
    "tiers": [{"key": "base", "name": "会员", "name_en": "Member"}],
    "expiry": {"kind": "year_end", "count": 1},
}


def main(data: Path) -> None:
    """Units, key, programme, one product, members with phones."""
    from shuke.doors.cli.house import opened

    with opened(data):
        from django.utils import timezone

        from shuke.customers.commands.people import enrol_person
        from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
        from shuke.foundation.org.commands import add_key, open_unit
        from shuke.trade.catalog.models import Product
        from shuke.trade.programme.commands.terms import found_programme, publish_terms, rehearse_terms

        now = timezone.now()
        with acting_as(SYSTEM):
            open_unit(actor=SYSTEM, code="company", name="公司", kind="company")
            unit = open_unit(actor=SYSTEM, code=STORE, name="店", kind="store", parent_code="company").value
            secret = add_key(
                actor=SYSTEM, name="till", scopes=["customers.read", "sales.write", "till"]
            ).value
            Product.objects.create(code=PRODUCT, name="茶", price_minor=1000, cost_minor=500)
            for place in range(MEMBERS):
                enrol_person(
                    actor=SYSTEM, name=f"顾客{place}", identifiers={"phone": phone_of(place)}, home_unit_id=unit,
                    today=timezone.localdate(),
                )  # fmt: skip
            draft = found_programme(
                actor=SYSTEM, currency="CNY", name="会员", name_en="Members", document=TERMS, now=now
            ).value
        with acting_as(CLOCK):
            rehearse_terms(actor=CLOCK, version_id=draft, now=now, today=timezone.localdate())
        with acting_as(SYSTEM):
            publish_terms(actor=SYSTEM, version_id=draft, now=now)
    print(json.dumps({"secret": secret}))


def phone_of(place: int) -> str:
    """The phone of one of the members."""
    return f"139{place:08d}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
