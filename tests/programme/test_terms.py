"""Terms as a document: written and read back they are the same, and what is wrong is named by its place."""

import contextlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuke.trade.ledger.rules.expiry import Expiry
from shuke.trade.programme.rules.caps import Caps
from shuke.trade.programme.rules.conditions import Where
from shuke.trade.programme.rules.documents import TermsInvalid, written
from shuke.trade.programme.rules.earning import EarnRule, Ways
from shuke.trade.programme.rules.paying import Worth
from shuke.trade.programme.rules.terms import Terms, read_terms
from shuke.trade.programme.rules.tiers import Tier, TierPolicy

RULE = st.builds(
    EarnRule, key=st.text(min_size=1, max_size=8), kind=st.sampled_from(["per_amount", "per_unit", "per_sale", "times"]),
    points=st.integers(0, 99), per_minor=st.integers(1, 9999), percent=st.integers(0, 900),
    where=st.builds(
        Where, categories=st.frozensets(st.integers(1, 9)), hours=st.one_of(st.none(), st.just((20, 2))),
        from_on=st.one_of(st.none(), st.dates()), tiers=st.frozensets(st.sampled_from(["base", "gold"])),
        in_birthday_month=st.booleans(),
    ),
)  # fmt: skip
TERMS = st.builds(
    Terms,
    ways=st.builds(
        Ways, rules=st.lists(RULE, max_size=3, unique_by=lambda rule: rule.key).map(tuple),
        base=st.sampled_from(["gross", "net"]), tier_percent=st.sampled_from([(), (("gold", 150),)]),
    ),
    tiers=st.just((Tier("base", "会员", "Member"), Tier("gold", "金卡", "Gold", spend_minor=5000, benefits=("包邮",)))),
    caps=st.builds(Caps, day=st.one_of(st.none(), st.integers(0, 500))),
    worth=st.builds(Worth, most_percent=st.integers(1, 100)),
    expiry=st.sampled_from([Expiry(), Expiry("year_end", 1, grace_days=30), Expiry("fixed", day=date(2027, 6, 30))]),
    tier_policy=st.builds(TierPolicy, months=st.integers(1, 36)),
    events=st.sampled_from([(), (("sign_up", 100), ("survey", 20))]),
)  # fmt: skip
PLAIN = {"ways": {"rules": []}, "tiers": [{"key": "base", "name": "会员", "name_en": "Member"}]}


@given(TERMS)
def test_written_and_read_back_terms_are_the_same(terms):
    assert read_terms(json.loads(json.dumps(written(terms)))) == terms


def test_what_is_usual_is_not_written():
    assert written(read_terms(PLAIN)) == PLAIN


def changed(path, value):
    document = json.loads(json.dumps(PLAIN | {"worth": {}, "caps": {}, "tier_policy": {}, "expiry": {}}))
    document["ways"]["rules"] = [{"key": "yuan", "kind": "per_amount", "points": 1}]
    inner = document
    *before, last = path
    for name in before:
        inner = inner[name]
    inner[last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("ways", "rules", 0, "points"), "1", "ways.rules[0].points"),
        (("ways", "rules", 0, "points"), True, "ways.rules[0].points"),
        (("ways", "rules", 0, "points"), 1.5, "ways.rules[0].points"),
        (("ways", "rules", 0, "points"), -1, "ways.rules[0].points"),
        (("ways", "rules", 0, "per_minor"), 0, "ways.rules[0].per_minor"),
        (("ways", "rules", 0, "kind"), "per_smile", "ways.rules[0].kind"),
        (("ways", "rules", 0, "where"), {"hours": [1]}, "ways.rules[0].where.hours"),
        (("ways", "rules", 0, "where"), {"from_on": "31 Feb"}, "ways.rules[0].where.from_on"),
        (("ways", "tier_percent"), [["gold", 150]], "ways.tier_percent"),
        (("ways", "smile"), 1, "ways.smile"),
        (("tiers",), [], "tiers"),
        (("tiers", 0, "spend_minor"), 1, "tiers"),
        (("tiers", 0), {"key": "base"}, "tiers[0].name"),
        (("worth", "points"), 0, "worth.points"),
        (("worth", "most_percent"), 101, "worth.most_percent"),
        (("tier_policy", "months"), 0, "tier_policy.months"),
        (("caps", "day"), -1, "caps.day"),
        (("expiry", "kind"), "soon", "expiry.kind"),
        (("tiers",), 5, "tiers"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_place(path, value, where):
    with pytest.raises(TermsInvalid) as refused:
        read_terms(changed(path, value))
    assert refused.value.field == where


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    )
)
def test_whatever_it_is_it_is_terms_or_refused(document):
    with contextlib.suppress(TermsInvalid):  # any other error fails
        assert written(read_terms(document)) is not None
