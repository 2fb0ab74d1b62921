"""Two records become one person and two again: everything moves, everything comes back."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from shuke.customers.queries.known import customers_known_by
from shuke.customers.queries.merged import survivors_of
from shuke.customers.queries.profile import notes_of, profile_of, story_of
from shuke.customers.queries.search import customers_found
from shuke.foundation.org.actor import SYSTEM, acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.refusals import Forbidden, NotFound
from shuke.stewardship.resolution.rules.survivors import FieldUnknown, KindsDiffer, SameRecord, SplitTooLate
from tests.org.log import events
from tests.resolution.world import answer, everything, laden, merge, person, rows_of, sold, split

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


@pytest.fixture
def two(cast):
    """Two records of one person, in two stores of one region, each with something everywhere."""
    return laden(cast, "林慧敏", 11), laden(cast, "林惠敏", 12, home="river", owner=None)


def test_everything_of_both_stands_under_the_survivor_and_comes_back_as_it_was(cast, two):
    survivor, loser = two
    before = everything()
    done = merge(cast, *two, login="shi")
    assert isinstance(done, Done)
    kept = {
        table: len(rows_of(table, survivor))
        for table in ("orders_order", "customers_note", "customers_identifier")
    }
    assert kept == {"orders_order": 2, "customers_note": 2, "customers_identifier": 6}
    assert [len(rows_of("customers_tagging", one)) for one in two] == [3, 1]  # both were regulars
    assert rows_of("customers_customer", loser, "id")[0]["merged_into_id"] == survivor
    assert isinstance(split(cast, done.value, login="shi"), Done)
    after = everything()
    assert {table for table in before if before[table] != after[table]} <= {"customers_personkey"}
    assert set(before["customers_personkey"]) <= set(after["customers_personkey"])


def test_a_survivor_has_one_first_phone_and_knows_that_it_has_one(cast, two):
    survivor, _loser = two
    merge(cast, *two)
    first = [row for row in rows_of("customers_identifier", survivor) if row["is_primary"]]
    assert sorted(row["kind"] for row in first) == ["card", "email", "phone"]
    flags = [rows_of("customers_customer", one, "id")[0]["has_phone"] for one in two]
    assert flags == [True, False]


def test_the_same_phone_of_both_is_one_phone(cast):
    one, other = person(cast, "王芳", phone="13911112222"), person(cast, "王芳", phone="13911112222")
    done = merge(cast, one, other)
    survivor = rows_of("resolution_merge", done.value, "id")[0]["survivor_id"]
    assert len(rows_of("customers_identifier", survivor)) == 1
    split(cast, done.value)
    assert [len(rows_of("customers_identifier", each)) for each in (one, other)] == [1, 1]


def test_old_numbers_go_on_leading_to_the_person(cast, two):
    survivor, loser = two
    number = rows_of("customers_customer", loser, "id")[0]["member_no"]
    merge(cast, *two)
    chen = cast.actor("chen")  # reaches the survivor's store alone
    with acting_as(chen), transaction.atomic():
        assert survivors_of(actor=chen, customer_ids=[loser, 999999]) == {loser: survivor}
        references = [
            ("member_no", "", number),
            ("id", "", str(loser)),
            ("card", "", "K12"),
            ("phone", "", "13600000012"),
        ]
        assert set(map(tuple, customers_known_by(actor=chen, references=references).values())) == {
            (survivor,)
        }
        assert [hit.id for hit in customers_found(actor=chen, text=number)] == [survivor]
        with pytest.raises(NotFound):
            profile_of(actor=chen, customer_id=loser)
    gao = cast.actor("gao")  # the loser's former store
    with acting_as(gao), transaction.atomic():
        assert survivors_of(actor=gao, customer_ids=[loser]) == {}


def test_nothing_is_written_on_a_record_that_was_merged(cast, two):
    from shuke.customers.commands.marks import add_note, tag_customer
    from shuke.service.care.commands.followups import plan_followup

    merge(cast, *two)
    with acting_as(SYSTEM):
        for act, words in (
            (add_note, {"text": "x"}),
            (tag_customer, {"label": "x"}),
            (plan_followup, {"text": "x", "due_on": cast.today, "today": cast.today}),
        ):
            with pytest.raises(NotFound):
                act(actor=SYSTEM, customer_id=two[1], **words)
    with pytest.raises(NotFound):
        sold(cast, two[1], "L-99")


def test_notes_of_both_open_and_the_story_of_both_is_told(cast, two):
    survivor, _loser = two
    merge(cast, *two)
    with acting_as(SYSTEM), transaction.atomic():
        assert {note.text for note in notes_of(actor=SYSTEM, customer_id=survivor)} == {
            "说起过 11",
            "说起过 12",
        }
        told = [entry.kind for entry in story_of(actor=SYSTEM, customer_id=survivor, limit=100)]
        assert told.count("customers.enrol_person") == 2 and "resolution.merge_customers" in told


def test_what_was_chosen_is_kept_and_goes_back(cast, two):
    survivor, _loser = two
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM customers_customfield WHERE key = 'plate'")
        (plate,) = cursor.fetchone()
    before = everything()
    choices = dict.fromkeys(("name", "birthday", f"field:{plate}", "home"), "loser")
    done = merge(cast, *two, choices=choices, survivor_id=survivor)
    record = rows_of("customers_customer", survivor, "id")[0]
    assert (record["name"], record["home_unit_id"]) == ("林惠敏", cast.units["river"])
    assert rows_of("customers_birthday", survivor)[0]["day"] == 13
    assert rows_of("customers_birthday", survivor)[0]["home_path"] == record["home_path"]
    assert {row["home_path"] for row in rows_of("customers_tagging", survivor)} == {record["home_path"]}
    split(cast, done.value)
    after = everything()
    assert {table for table in before if before[table] != after[table]} <= {"customers_personkey"}


def test_who_looked_after_the_person_goes_on_as_chosen(cast):
    one, other = laden(cast, "何田", 21, owner="zhou"), laden(cast, "何田", 22, owner="li")
    before = everything()
    done = merge(cast, one, other, survivor_id=one, choices={"owner": "loser"})
    assert rows_of("customers_customer", one, "id")[0]["owner_id"] == cast.staff["li"]
    open_ones = [row["staff_id"] for row in rows_of("customers_ownership", one) if row["until_on"] is None]
    assert open_ones == [cast.staff["li"]]
    split(cast, done.value)
    assert {t for t, rows in everything().items() if rows != before[t]} <= {"customers_personkey"}


def test_the_record_that_the_shop_knows_better_stays(cast):
    young = laden(cast, "何田", 31)
    old = person(cast, "何田", phone="13600000099")
    done = merge(cast, old, young)
    assert rows_of("resolution_merge", done.value, "id")[0]["survivor_id"] == young
    (event,) = events("resolution.merge_customers")
    assert (event.facts["survivor"], event.facts["loser"]) == (young, old) and event.customers == sorted(
        (young, old)
    )


def test_merging_again_is_the_same_merge_and_splitting_again_nothing(cast, two):
    done = merge(cast, *two)
    assert merge(cast, two[1], two[0]) == Unchanged(done.value)
    split(cast, done.value)
    assert isinstance(split(cast, done.value), Unchanged)
    again = merge(cast, *two)
    assert isinstance(again, Done) and again.value != done.value


@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        ("chen", NotFound),
        ("gao", NotFound),
        ("he", NotFound),
        ("zhou", Forbidden),
        ("shen", Forbidden),
        ("wu", Forbidden),
    ],
)
def test_only_who_leads_both_may(cast, two, login, refusal):
    before = everything()
    with pytest.raises(refusal):
        merge(cast, *two, login=login)
    done = merge(cast, *two, login="shi")
    with pytest.raises(refusal):
        split(cast, done.value, login=login)
    split(cast, done.value, login="shi")
    assert before["orders_order"] == everything()["orders_order"]


def test_what_cannot_be_one_is_refused(cast, two):
    from shuke.customers.commands.people import enrol_organisation

    with pytest.raises(SameRecord):
        merge(cast, two[0], two[0])
    with pytest.raises(NotFound):
        merge(cast, two[0], 999999)
    with pytest.raises(FieldUnknown):
        merge(cast, *two, choices={"status": "loser"})
    with pytest.raises(FieldUnknown):
        merge(cast, *two, choices={"name": "both"})
    with acting_as(SYSTEM):
        tea = enrol_organisation(
            actor=SYSTEM, name="茶行", organisation_kind="corporate", identifiers={},
            home_unit_id=cast.units["lake"], today=cast.today,
        ).value  # fmt: skip
    with pytest.raises(KindsDiffer):
        merge(cast, two[0], tea)
    third = person(cast, "林慧敏")
    merge(cast, *two)
    with pytest.raises(NotFound):  # the loser is somebody else's former record
        merge(cast, two[1], third)


def test_a_merge_stays_after_180_days(cast, two):
    done = merge(cast, *two)
    with pytest.raises(SplitTooLate):
        split(cast, done.value, now=timezone.now() + timedelta(days=181))
    assert isinstance(split(cast, done.value, now=timezone.now() + timedelta(days=179)), Done)


def test_what_happened_in_between_goes_by_the_rule(cast):
    """New rows stay with the survivor; rows that moved go back as they are now; a system that knows only the other's
    number takes its sales along; columns that somebody changed since stay."""
    from shuke.customers.commands.identifiers import add_identifier
    from shuke.customers.commands.marks import add_note, untag_customer
    from shuke.customers.commands.people import rename

    one, other = laden(cast, "何田", 41), laden(cast, "何恬", 42, home="river", owner=None)
    with acting_as(SYSTEM):
        add_identifier(actor=SYSTEM, customer_id=other, kind="external", text="778", source="webshop")
    done = merge(cast, one, other, survivor_id=one, choices={"name": "loser", "gender": "loser"})
    tag = next(row["tag_id"] for row in rows_of("customers_tagging", one) if row["id"] > 0)
    with acting_as(SYSTEM):
        add_note(actor=SYSTEM, customer_id=one, text="之间写的")
        version = rows_of("customers_customer", one, "id")[0]["version"]
        rename(actor=SYSTEM, customer_id=one, name="何甜", version=version)
        moved_tag = next(row for row in rows_of("customers_tagging", one) if row["tag_id"] != tag)
        untag_customer(actor=SYSTEM, customer_id=one, tag_id=moved_tag["tag_id"])
    at_till, online = sold(cast, one, "B-1"), sold(cast, one, "B-2", source="webshop")
    split(cast, done.value)
    with acting_as(SYSTEM), transaction.atomic():
        assert {n.text for n in notes_of(actor=SYSTEM, customer_id=one)} == {"说起过 41", "之间写的"}
        assert {n.text for n in notes_of(actor=SYSTEM, customer_id=other)} == {"说起过 42"}
    whose = {row["id"]: row["customer_id"] for c in (one, other) for row in rows_of("orders_order", c)}
    assert (whose[at_till], whose[online]) == (one, other)
    names = [rows_of("customers_customer", c, "id")[0]["name"] for c in (one, other)]
    assert names == ["何甜", "何恬"]
    # The note written in between is sealed by a key that stayed.
    keys = {row["id"] for row in rows_of("customers_personkey", one)}
    assert {row["person_key_id"] for row in rows_of("customers_note", one)} <= keys


def test_a_figure_of_the_former_record_goes(cast, two):
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO insight_figure (customer_id, home_path, joined_on, as_of, frequency, purchase_days, monetary_minor,"
            " orders_12m, spend_12m_minor, abc) SELECT id, home_path, joined_on, joined_on, 0, 0, 0, 0, 0, 'D'"
            " FROM customers_customer WHERE id = ANY (%s)",
            [list(two)],
        )
    merge(cast, *two)
    assert [len(rows_of("insight_figure", one)) for one in two] == [1, 0]


def test_answers_of_the_shops_own_fields_go_where_there_is_none(cast):
    one, other = person(cast, "何田", phone="13600000051"), person(cast, "何田", phone="13600000052")
    answer(other, 7)
    merge(cast, one, other, survivor_id=one)
    assert len(rows_of("customers_fieldvalue", one)) == 2 and rows_of("customers_fieldvalue", other) == []
