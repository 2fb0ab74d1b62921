"""How much one person may open of what is hidden, and who hears of much."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from shuke.customers.commands.identifiers import reveal_birthday, reveal_identifier, reveal_sales
from shuke.customers.commands.revealing import TooManyReveals
from shuke.customers.models import Birthday, Identifier
from shuke.customers.queries.reveals import who_opens_much
from shuke.customers.rules.reveals import LIMITS, REVEALS, stands_out, usual_of, wait_before
from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from tests.cast import build_cast
from tests.org.threads import together

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
AGES = st.lists(st.integers(1, 2 * 86_400), max_size=130).map(sorted)
committed = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


@given(AGES)
def test_the_next_one_opens_exactly_when_every_limit_has_room(ages):
    opened = [NOW - timedelta(seconds=age) for age in ages]
    wait = wait_before(opened, NOW)

    def has_room(at):
        return all(sum(one > at - span for one in opened) < most for most, span in LIMITS)

    assert has_room(NOW + timedelta(seconds=wait))
    assert wait == 0 or not has_room(NOW + timedelta(seconds=wait - 1))


@given(st.lists(st.integers(1, 60), min_size=1))
def test_much_is_thrice_the_median_and_never_a_handful(days):
    usual = usual_of(days)
    assert stands_out(3 * usual, usual) and not stands_out(3 * usual - 1, usual)
    assert not stands_out(8, usual_of([])) and stands_out(9, usual_of([1, 1]))


def phone_of(world, key="lin"):
    with acting_as(SYSTEM), transaction.atomic():
        return Identifier.objects.get(customer_id=world.customers[key], kind="phone").id


def opened_before(world, login, ages, role="store_manager"):
    """Events as the act writes them, at earlier times."""
    rows = [(age, world.staff[login], role) for age in ages]
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO audit_event (id, at, act, actor_kind, actor_id, payload) VALUES (nextval('audit_event_id'),"
            " now() - %s, 'customers.reveal_identifier', 'staff', %s, json_build_object('role', %s::text))",
            rows,
        )


@committed
def test_thirty_an_hour_and_not_one_more_even_at_once():
    world = build_cast()
    actor, lin, phone = world.actor("chen"), world.customers["lin"], phone_of(world)
    opened_before(world, "chen", [timedelta(minutes=minutes) for minutes in range(1, 27)])

    def look():
        return reveal_identifier(actor=actor, customer_id=lin, identifier_id=phone, reason="call").value

    answers = together(*[look] * 12)
    assert sum("138" in str(answer) for answer in answers) == 4
    refused = [answer for answer in answers if isinstance(answer, TooManyReveals)]
    assert len(refused) == 8
    assert refused[0].status == 429 and refused[0].code == "rate_limited"
    assert 60 * 33 < refused[0].facts["wait"] <= 60 * 34  # the oldest of the thirty is 26 minutes old
    other = world.actor("zhou")  # somebody else has an hour of one's own
    assert reveal_identifier(actor=other, customer_id=lin, identifier_id=phone, reason="call").value


@committed
def test_a_hundred_a_day_counts_every_kind_of_reveal():
    world = build_cast()
    lin = world.customers["lin"]
    with acting_as(SYSTEM), transaction.atomic():
        Birthday.objects.create(customer_id=lin, month=8, day=11)
    opened_before(world, "chen", [timedelta(minutes=70 + minutes * 10) for minutes in range(100)])
    actor = world.actor("chen")
    with pytest.raises(TooManyReveals) as no:
        reveal_birthday(actor=actor, customer_id=lin, reason="call")
    assert 6 * 3600 < no.value.facts["wait"] < 7 * 3600
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE act = 'customers.reveal_birthday'")
        assert cursor.fetchone()[0] == 0  # what is refused is not opened, and leaves no event of its name


@pytest.mark.django_db(databases=["default", "witness"])
@pytest.mark.parametrize("act", REVEALS)
def test_each_act_that_opens_asks_whether_there_is_room(cast, act):
    from shuke.customers.commands.field_values import reveal_field_value, set_field_values
    from shuke.customers.commands.fields import define_field
    from shuke.customers.commands.ties.guardians import reveal_guardian
    from shuke.customers.models import FieldValue, Guardianship
    from shuke.customers.rules.fields import Field

    lin, actor = cast.customers["lin"], cast.actor("chen")
    with acting_as(SYSTEM):
        Birthday.objects.create(customer_id=lin, month=8, day=11)
        Guardianship.objects.create(
            child_id=lin, guardian_id=cast.customers["wujg"], relation="father", from_on=cast.today
        )
        define_field(actor=SYSTEM, given=Field("skin", "肤质", "Skin", "text", "X"))
        set_field_values(actor=SYSTEM, customer_id=lin, values={"skin": "敏感"})
        answer, phone = FieldValue.objects.get(customer_id=lin).id, Identifier.objects.get(customer_id=lin).id
    look = {
        REVEALS[0]: lambda: reveal_identifier(
            actor=actor, customer_id=lin, identifier_id=phone, reason="call"
        ),
        REVEALS[1]: lambda: reveal_birthday(actor=actor, customer_id=lin, reason="call"),
        REVEALS[3]: lambda: reveal_sales(actor=actor, customer_id=lin, reason="verify"),
        REVEALS[4]: lambda: reveal_guardian(actor=actor, customer_id=lin, reason="call"),
        REVEALS[2]: lambda: reveal_field_value(actor=actor, customer_id=lin, value_id=answer, reason="call"),
    }[act]
    with acting_as(actor):
        look()
        opened_before(cast, "chen", [timedelta(minutes=1)] * 29)
        with pytest.raises(TooManyReveals):
            look()


@committed
def test_the_page_says_how_long_to_wait():
    from tests.web.test_main_job import sign_in

    world = build_cast()
    opened_before(world, "chen", [timedelta(minutes=5)] * 30)
    client = sign_in("chen")
    address = f"/customers/{world.customers['lin']}/identifiers/{phone_of(world)}/reveal"
    answer = client.post(address, {"reason": "call"})
    assert answer.status_code == 429 and 3200 < int(answer["Retry-After"]) <= 3300
    assert "13800138016" not in answer.content.decode()
    assert client.post(address, {"reason": "call"}, headers={"HX-Request": "true"}).status_code == 429


@committed
def test_what_is_opened_is_kept_nowhere_and_hides_itself_after_a_minute():
    from tests.web.test_main_job import sign_in

    world = build_cast()
    address = f"/customers/{world.customers['lin']}/identifiers/{phone_of(world)}/reveal"
    answer = sign_in("chen").post(address, {"reason": "call"}, headers={"HX-Request": "true"})
    assert answer["Cache-Control"] == "no-store" and "13800138016" in answer.content.decode().replace(" ", "")
    assert (
        'data-hide-after="60"' in answer.content.decode()
        and 'data-masked="138****8016"' in answer.content.decode()
    )


@committed
def test_who_leads_hears_of_who_opens_thrice_the_usual():
    world = build_cast()
    days = [timedelta(days=days, minutes=minute) for days in range(2, 12) for minute in range(5)]  # 5 a day
    opened_before(world, "li", days, "assistant")
    opened_before(world, "zhou", [timedelta(seconds=second) for second in range(14)], "assistant")
    with reading_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date")
        today = cursor.fetchone()[0]

    def told(login):
        actor = world.actor(login)
        with reading_as(actor):
            found = who_opens_much(actor=actor, today=today, zone="Asia/Shanghai")
        return [(one.name, one.role, one.today, one.usual) for one in found]

    assert told("chen") == []  # 14 are fewer than thrice 5
    opened_before(world, "zhou", [timedelta(seconds=30)], "assistant")
    assert told("chen") == told("shi") == [("周静怡", "assistant", 15, 5)]
    assert told("gao") == []  # another store
    from tests.web.test_main_job import sign_in

    assert "周静怡" in sign_in("chen").get("/").content.decode().partition("notice warning")[2][:600]
    assert "notice warning" not in sign_in("gao").get("/").content.decode()


def test_the_index_names_the_acts_that_count():
    from pathlib import Path

    sql = Path("shuke/customers/constraints.sql").read_text(encoding="utf-8")
    index = sql.partition("CREATE INDEX audit_event_reveals")[2].partition(";")[0]
    assert {part for part in index.split("'") if part.startswith("customers.")} == set(REVEALS)
