# ruff: noqa: E501 - tables read better whole
"""Columns of a customers file fill the shop's own fields: recognised or named, read by kind, undone with the rest."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from shuke.customers.commands.fields import define_field, end_field
from shuke.customers.queries.fields import fields_defined, values_of
from shuke.customers.rules.fields import Choice, Field
from shuke.foundation.org.actor import SYSTEM, Actor, acting_as, reading_as
from shuke.integrations.imports.commands.jobs import start_import
from shuke.integrations.imports.preparation import prepared
from shuke.integrations.imports.refusals import MapInvalid
from shuke.integrations.imports.running import run_job
from tests.imports.undo_world import of, undo
from tests.imports.world import one, rows, run, write

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "witness"]),
    pytest.mark.usefixtures("chain_with_a_seller", "fields"),
]
SKIN = Field("skin", "肤质", "Skin", "choice", choices=(Choice("dry", "干性", "Dry"), Choice("oily", "油性", "Oily")))  # fmt: skip
FIELDS = (
    SKIN,
    Field("height", "身高", "Height", "number"),
    Field("budget", "预算", "Budget", "money", letter="S", currency="CNY"),
    Field("married_on", "结婚纪念日", "Wedding day", "day"),
    Field("delivers", "送货上门", "Home delivery", "flag"),
    Field("plate", "车牌", "Licence plate", "text", letter="C"),
    Field("allergy", "过敏", "Allergy", "text", letter="X", is_indexed=False),
    Field("credit_days", "账期", "Credit days", "number", about="organisation"),
)
TITLES = ["会员号", "姓名", "肤质", "HEIGHT", "预算（元）", "married_on", "送货上门", "车牌", "过敏"]
LIN = ["V1", "林小满", "油性", "168.50", "1,280", "2019/5/20", "是", "沪A12345", "无"]
FANG = ["V2", "方圆", "Dry", "１７１", "¥88.8", "2020年10月1日", "无", "", "花生"]
NOBODY = ["V3", "赵一", "", "-", "", "", "", "", ""]


@pytest.fixture
def fields(chain: None) -> dict[str, int]:
    """The shop's own fields; their ids by key."""
    return {field.key: int(define_field(actor=SYSTEM, given=field).value) for field in FIELDS}


def known(number: str, actor: Actor = SYSTEM) -> dict[str, str]:
    """What is known of a customer, as the program holds it; masked answers as they are shown."""
    with reading_as(actor):
        found = values_of(actor=actor, customer_ids=[of(number)]).get(of(number), {})
    return {key: str(shown.value if shown.is_masked else shown.form) for key, shown in found.items()}


def stored() -> list[tuple[object, ...]]:
    return rows("SELECT c.member_no, f.key, v.text, v.number, v.day, encode(v.ciphertext, 'hex'), encode(v.blind, 'hex') FROM customers_fieldvalue v"
                " JOIN customers_customfield f ON f.id = v.field_id JOIN customers_customer c ON c.id = v.customer_id ORDER BY 1, 2")  # fmt: skip


def test_columns_are_known_by_key_and_by_both_names_and_read_by_kind(tmp_path: Path) -> None:
    answer = run("customers", write(tmp_path / "p.csv", [TITLES, LIN, FANG, NOBODY], "gb18030"))
    assert (answer["customers_new"], answer["errors"]) == (3, 0)
    assert (answer["answers"], answer["customers_answered"], answer["answers_left_out"]) == (13, 2, 0)
    assert known("V1") == {
        "skin": "oily", "height": "168.5", "budget": "128000", "married_on": "2019-05-20", "delivers": "1",
        "plate": "沪A12345", "allergy": "****",
    }  # fmt: skip
    assert known("V2") == {
        "skin": "dry", "height": "171", "budget": "8880", "married_on": "2020-10-01", "delivers": "0", "allergy": "****",
    }  # fmt: skip
    assert known("V3") == {}


def test_what_is_confidential_lies_sealed_and_leaves_no_trace_in_the_clear(tmp_path: Path) -> None:
    run("customers", write(tmp_path / "p.csv", [TITLES, LIN, FANG]))
    run("customers", write(tmp_path / "q.csv", [TITLES, [*LIN[:7], "沪B77777", "牛奶"]]))
    tables = (
        "customers_fieldvalue",
        "imports_trace",
        "imports_stage",
        "imports_error",
        "audit_event",
        "imports_job",
    )
    kept = "|".join(str(rows(f"SELECT t::text FROM {table} t")) for table in tables)
    assert "oily" in kept
    for secret in ("沪A12345", "沪B77777", "花生", "牛奶", "12345"):
        assert secret not in kept
    assert known("V1")["plate"] == "沪B77777"


@pytest.mark.parametrize(
    ("title", "cell", "code", "cure"),
    [
        ("肤质", "混合", "field_choice_unknown", "干性、油性"), ("身高", "很高", "field_number_invalid", "3.5"),
        ("身高", "1.2345678", "field_number_invalid", "3.5"), ("身高", "1.7E+2", "number_scientific", "1.7E+2"),
        ("预算", "12.345", "field_money_invalid", "CNY"), ("结婚纪念日", "2019-02-30", "field_day_invalid", "2026-11-27"),
        ("送货上门", "也许", "field_flag_invalid", "是"), ("车牌", "沪" * 501, "field_text_too_long", "500"),
    ],
)  # fmt: skip
def test_a_bad_cell_refuses_its_row_whole_and_says_the_cure(
    tmp_path: Path, title: str, cell: str, code: str, cure: str
) -> None:
    file = [["会员号", "姓名", title], ["V1", "林小满", cell], ["V2", "方圆", ""]]
    answer = run("customers", write(tmp_path / "p.csv", file))
    assert answer["errors_by_code"] == {code: 1}
    assert rows("SELECT member_no FROM customers_customer") == [("V2",)] and stored() == []
    with open(answer["error_file"], encoding="utf-8-sig", newline="") as told:
        (row,) = csv.DictReader(told)
    assert (row["shuke_column"], row["shuke_code"]) == (title, code)
    assert title in row["shuke_message"] and cure in row["shuke_message"] and "%(" not in row["shuke_message"]


def test_the_list_of_faulty_rows_is_mended_and_comes_in_with_its_own_columns(tmp_path: Path) -> None:
    answer = run("customers", write(tmp_path / "p.csv", [TITLES, LIN, [*FANG[:2], "混合", *FANG[3:]]]))
    assert (answer["customers_new"], answer["errors"]) == (1, 1)
    with open(answer["error_file"], encoding="utf-8-sig", newline="") as file:
        titles, faulty = list(csv.reader(file))
    faulty[2] = "干性"
    mended = run("customers", write(tmp_path / "b.csv", [titles, faulty]))
    assert (mended["customers_new"], mended["errors"], mended["answers"]) == (1, 0, 6)
    assert known("V2")["skin"] == "dry" and known("V2")["budget"] == "8880"


def test_a_rehearsal_counts_and_keeps_nothing(tmp_path: Path) -> None:
    file = write(tmp_path / "p.csv", [TITLES, LIN, FANG])
    rehearsed = run("customers", file, dry_run=True)
    assert (rehearsed["answers"], rehearsed["customers_answered"]) == (13, 2)
    assert stored() == []
    for _again in range(2):  # what is sensitive is written anew
        assert run("customers", file)["customers_answered"] == 2
    again = run("customers", write(tmp_path / "q.csv", [TITLES[:8], LIN[:8], FANG[:8]]))
    assert (again["answers"], again["customers_answered"]) == (11, 0)


def test_an_empty_cell_keeps_what_is_known_and_the_last_of_two_rows_counts(tmp_path: Path) -> None:
    run("customers", write(tmp_path / "p.csv", [TITLES, LIN]))
    run("customers", write(tmp_path / "q.csv", [TITLES[:4], ["V1", "", "", "170"], ["V1", "", "", "171"]]))
    assert (known("V1")["skin"], known("V1")["height"]) == ("oily", "171")


def test_a_column_of_any_title_is_named_in_the_map_file_and_remembered(tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        '[columns]\ncustomer = "Nr"\n"field:height" = "Groesse"\n"field:skin" = "#3"\n[source]\ndecimal = ","\n'
    )
    run(
        "customers",
        write(tmp_path / "p.csv", [["Nr", "Groesse", ""], ["V1", "168,5", "油性"]]),
        map_file=mapping,
    )
    run("customers", write(tmp_path / "q.csv", [["Nr", "Groesse", ""], ["V2", "1.170,25", "干性"]]))
    assert (known("V1"), known("V2")) == (
        {"height": "168.5", "skin": "oily"},
        {"height": "1170.25", "skin": "dry"},
    )
    mapping.write_text('[columns]\ncustomer = "Nr"\n"field:nose" = "Groesse"\n')
    with pytest.raises(MapInvalid) as refused:
        run("customers", tmp_path / "p.csv", map_file=mapping)
    assert refused.value.facts["key"] == "columns.field:nose"


def test_a_field_that_ended_is_passed_over_though_the_source_remembers_it(
    tmp_path: Path, fields: dict[str, int]
) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text('[columns]\n"field:height" = "Groesse"\n')
    file = write(tmp_path / "p.csv", [["会员号", "Groesse", "肤质"], ["V1", "168", "油性"]])
    run("customers", file, map_file=mapping)
    for key in ("height", "skin"):
        end_field(actor=SYSTEM, field_id=fields[key])
    answer = run(
        "customers", write(tmp_path / "q.csv", [["会员号", "Groesse", "肤质"], ["V2", "tall", "混合"]])
    )
    assert (answer["customers_new"], answer["errors"], "answers" in answer) == (1, 0, False)


def test_answers_come_and_go_with_their_import(tmp_path: Path) -> None:
    first = run("customers", write(tmp_path / "p.csv", [TITLES, LIN, FANG]))
    before = stored()
    second = run("customers", write(tmp_path / "q.csv", [
        ["会员号", "肤质", "身高", "车牌", "过敏"], ["V1", "干性", "", "沪B77777", ""], ["V2", "", "172", "苏E1", "虾"],
    ]))  # fmt: skip
    assert second["customers_answered"] == 2 and stored() != before
    undone = undo(second)
    assert (undone["restored"]["answers"], undone["kept"]) == (5, {})
    assert stored() == before
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE customers_fieldvalue SET text = 'dry' WHERE text = 'oily'")
    undone = undo(first)
    assert undone["kept"] == {"customer": {"field": 1}} and undone["removed"]["customers"] == 1
    assert {(number, key) for number, key, *_ in stored()} >= {("V1", "skin")} and of("V1")


def test_an_answer_changed_since_is_kept_and_listed_while_the_others_return(tmp_path: Path) -> None:
    run("customers", write(tmp_path / "p.csv", [TITLES, LIN, FANG]))
    second = run(
        "customers",
        write(tmp_path / "q.csv", [["会员号", "肤质", "身高"], ["V1", "干性", "150"], ["V2", "油性", "151"]]),
    )
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE customers_fieldvalue SET number = 160 WHERE number = 150")
    undone = undo(second)
    assert undone["kept"] == {"field": {"changed": 1}} and undone["restored"]["answers"] == 3
    with open(undone["kept_file"], encoding="utf-8-sig", newline="") as file:
        (listed,) = csv.DictReader(file)
    assert (listed["name"], listed["code"]) == ("V1", "changed")
    assert (known("V1")["skin"], known("V1")["height"]) == ("oily", "160")
    assert (known("V2")["skin"], known("V2")["height"]) == ("dry", "171")


def test_a_field_of_organisations_takes_nothing_of_a_person(tmp_path: Path) -> None:
    file = [
        ["会员号", "姓名", "公司", "账期", "身高"],
        ["V1", "林小满", "", "30", "168"],
        ["G1", "", "湖滨酒店", "60", ""],
    ]
    answer = run("customers", write(tmp_path / "p.csv", file))
    assert (answer["answers"], answer["answers_left_out"], answer["errors"]) == (2, 1, 0)
    assert (known("V1"), known("G1")) == ({"height": "168"}, {"credit_days": "60"})


def run_as(actor: Actor, file: Path, source: str = "till") -> dict[str, object]:
    """Import as somebody of the staff does."""
    given = prepared(actor=actor, kind="customers", files=[file], source=source)
    job_id = start_import(actor=actor, given=given).value
    return run_job(actor=actor, job_id=job_id, now=timezone.now(), progress=lambda stage, done, total: None)


def test_a_manager_fills_what_they_see_of_people_in_their_own_store(tmp_path: Path, who: Actor) -> None:
    run(
        "customers",
        write(
            tmp_path / "p.csv",
            [["会员号", "姓名", "门店", "身高"], ["V1", "林", "S01", "160"], ["V2", "方", "S02", "161"]],
        ),
    )
    answer = run_as(
        who,
        write(
            tmp_path / "q.csv",
            [["会员号", "姓名", "身高"], ["V1", "林", "170"], ["V2", "方", "171"], ["V3", "赵", "172"]],
        ),
    )
    assert (answer["answers"], answer["customers_answered"]) == (2, 2)
    assert [known(number)["height"] for number in ("V1", "V2", "V3")] == ["170", "161", "172"]


def test_who_may_not_see_a_field_does_not_fill_it(tmp_path: Path, who: Actor, fields: dict[str, int]) -> None:
    blind = replace(who, classes={letter: how for letter, how in who.classes.items() if letter != "C"})
    with reading_as(blind):
        assert "plate" not in {field.key for field in fields_defined(actor=blind)}
    answer = run_as(
        blind, write(tmp_path / "q.csv", [["会员号", "姓名", "车牌", "身高"], ["V1", "林", "沪A1", "170"]])
    )
    assert answer["answers"] == 1 and known("V1") == {"height": "170"}
    assert one("SELECT count(*) FROM customers_fieldvalue WHERE field_id = %s", fields["plate"]) == 0
