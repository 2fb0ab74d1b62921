"""The invented customer: like the others, and nobody."""

from hypothesis import given
from hypothesis import strategies as st

from shuke.customers.rules.identifiers import normal_form
from shuke.stewardship.exports.rules.canaries import PREFIXES, canary_of, planted
from shuke.stewardship.exports.rules.limits import LINK_OPEN, is_open, may_decide
from tests.customers.test_reveals import NOW

KEYS = ["name", "member_no", "phone_masked", "store"]
LINES = st.lists(
    st.tuples(st.text(min_size=1), st.just("M100"), st.sampled_from(["138****8016", ""]), st.just("湖滨店")),
    min_size=1,
)


@given(LINES, st.randoms(use_true_random=False))
def test_one_line_more_and_the_others_untouched(lines, random):
    canary = canary_of(random.randrange, "M100")
    found = planted(KEYS, [list(line) for line in lines], canary, random.randrange)
    assert len(found) == len(lines) + 1
    place = next(place for place, line in enumerate(found) if line[0] == canary.name)
    assert [tuple(line) for line in found[:place] + found[place + 1 :]] == lines or canary.name in {
        line[0] for line in lines
    }
    name, number, phone, store = found[place]
    assert store == "湖滨店" and (phone == canary.phone_masked or not phone)
    assert len(name) == 3 and number[0] == "M" and len(number) == 4


@given(st.randoms(use_true_random=False))
def test_its_phone_is_one_that_people_could_have(random):
    assert normal_form("phone", canary_of(random.randrange, "").phone)[:6] in {
        f"+86{three}" for three in PREFIXES
    }


def test_who_decides_stands_above_and_is_another():
    assert (
        may_decide(2, "1.", 1, "1.4.") and may_decide(2, "", 1, "1.4.") and may_decide(2, "1.4.", 1, "1.4.")
    )
    assert (
        not may_decide(1, "1.", 1, "1.4.")
        and not may_decide(2, "1.5.", 1, "1.4.")
        and not may_decide(2, "1.4.6.", 1, "1.4.")
    )


def test_a_link_is_open_for_a_day():
    assert is_open(NOW, NOW) and not is_open(NOW, NOW + LINK_OPEN) and not is_open(NOW + LINK_OPEN, NOW)
