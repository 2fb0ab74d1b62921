"""The pages of a customer's people and taste: child, household, fit card, short form, campaign; as they are clicked."""

import re

import pytest
from django.db import transaction

from shuke.customers.commands.fields import define_field
from shuke.customers.commands.identifiers import add_identifier
from shuke.customers.commands.people import enrol_person
from shuke.customers.models import Birthday, Guardianship, Housemate
from shuke.customers.rules.fields import Choice, Field
from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.cast import build_cast
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


@pytest.fixture
def shop():
    return build_cast()


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def a_child(shop):
    with acting_as(SYSTEM), transaction.atomic():
        given = {"identifiers": {}, "home_unit_id": shop.units["lake"], "today": shop.today}
        child = enrol_person(actor=SYSTEM, name="林小满", **given).value
        link = {"child_id": child, "guardian_id": shop.customers["lin"], "relation": "mother"}
        Guardianship.objects.create(**link, from_on=shop.today)
        Birthday.objects.create(customer_id=child, year=2019, month=5, day=1)
    return child


def test_a_child_is_told_of_to_who_may_know_and_the_guardian_is_shown_for_a_reason(shop):
    child = a_child(shop)
    page = text(sign_in("chen").get(f"/customers/{child}"))
    assert "未满 14 岁" in page and "林*" in page and "林慧敏" not in page
    client = sign_in("chen")
    shown = client.post(f"/customers/{child}/guardian/reveal", {"reason": "call"})
    assert "林慧敏" in text(shown) and shown.headers["Cache-Control"] == "no-store"
    with acting_as(SYSTEM), transaction.atomic():
        from shuke.customers.commands.marks import assign_owner

        assign_owner(actor=SYSTEM, customer_id=child, staff_id=shop.staff["zhou"], today=shop.today)
    page = text(sign_in("zhou").get(f"/customers/{child}"))
    assert "林小满" in page and "未满 14 岁" not in page and "监护人" not in page


def test_the_form_of_a_new_customer_leads_a_child_to_its_guardian(shop):
    form = {"name": "王小宝", "birth_year": "2020", "birth_month": "1", "birth_day": "1"}
    answer = sign_in("chen").post("/customers/new", form)
    assert answer.status_code == 422 and 'href="/joining"' in answer.content.decode()


def test_a_household_is_found_joined_left_and_undone(shop):
    client, lin = sign_in("chen"), shop.customers["lin"]
    with acting_as(SYSTEM):
        add_identifier(actor=SYSTEM, customer_id=shop.customers["new"], kind="phone", text="13800138016")
    page = f"/customers/{lin}"
    assert (
        "同一个手机" in text(client.get(page))
        or "the same phone" in text(client.get(page))
        or "单小慧" in text(client.get(page))
    )
    assert "吴建国" in text(client.get(f"{page}?kin=吴建国"))
    joined = client.post(f"{page}/household", {"other": shop.customers["wujg"], "role": "partner"})
    assert joined.status_code == 302
    shown = text(client.get(page))
    assert "配偶或伴侣" in shown and "全家近 12 个月" in shown
    with acting_as(SYSTEM), transaction.atomic():
        mate = Housemate.objects.get(customer_id=shop.customers["wujg"]).id
    client.post(f"{page}/household/{mate}/ending")
    assert "配偶或伴侣，" not in text(client.get(page))
    client.post(f"{page}/household/{mate}/return")
    assert "配偶或伴侣" in text(client.get(page))
    assert "与其他客户同属一家" in text(client.get("/customers?view=all&household=1"))


def test_the_fit_card_is_filled_by_a_tap_and_a_second_tap_takes_it_away(shop):
    sizes = (Choice("s", "小号", "Small"), Choice("m", "中号", "Medium"))
    with acting_as(SYSTEM):
        define_field(
            actor=SYSTEM, given=Field("robe", "茶服尺码", "Robe size", "choice", choices=sizes, is_fit=True)
        )
    client, page = sign_in("zhou"), f"/customers/{shop.customers['lin']}"
    client.post(f"{page}/fit", {"field": "robe", "value": "s"})
    client.post(f"{page}/fit", {"field": "robe", "value": "m"})
    shown = client.get(page)
    assert "茶服尺码 中号" in text(shown) and 'aria-pressed="true">中号' in shown.content.decode()
    assert "茶服尺码: 小号" in text(client.get(f"{page}/fit/former")) and "周静怡" in text(client.get(page))
    client.post(f"{page}/fit", {"field": "robe", "value": ""})
    assert "茶服尺码 中号" not in text(client.get(page))


def test_a_fair_from_its_form_to_its_figures(shop):
    client = sign_in("chen")
    form = {
        "name": "茶博会",
        "name_en": "Fair",
        "code": "fair",
        "kind": "exhibition",
        "unit": shop.units["lake"],
        "from_on": "2026-01-01",
    }
    made = client.post("/settings/campaigns/new", form)
    assert made.status_code == 302
    written = {
        "phone": "13712345678",
        "name": "秦雨",
        "campaign": "fair",
        "store": shop.units["lake"],
        "marketing-sms": "on",
    }
    answer = client.post("/capture/exhibition", written)
    person = answer.headers["Location"]
    shown = text(client.get(person))
    assert "展会" in shown and "茶博会" in shown and "陈立群" in shown
    report = text(client.get(made.headers["Location"]))
    assert "秦雨" in report and "新客" in report and "海报" in report
    again = client.post("/capture/call", written)
    assert again.headers["Location"] == person
    poster = text(client.get("/joining/lake/poster?at=fair"))
    assert "茶博会" in poster
