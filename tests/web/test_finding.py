"""Finding: by the actor's right, in both languages, by pinyin and its first letters, never more than the palette holds."""

import pytest

from shuke.foundation.org.actor import SYSTEM, reading_as
from shuke.foundation.org.matrix import ROLES
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
HTMX = {"HX-Request": "true"}


def found(world, login: str, text: str) -> dict[str, list[str]]:
    from shuke.doors.web.finding.groups import groups_named

    actor = world.actor(login)
    with reading_as(actor):
        return {group.key: [one.name for one in group.found] for group in groups_named(actor, text)}


@pytest.mark.parametrize("text", ["khlb", "kehu", "客户", "custom", "cust"])
def test_a_page_is_named_in_either_language_and_by_its_letters(world, text):
    assert ("客户" in found(world, "chen", text).get("pages", [])) is (text != "khlb")


def test_what_a_person_may_not_open_is_not_named(world):
    assert "customers" not in found(world, "jiang", "林慧敏")
    assert "acts" not in found(world, "qian", "新建客户")
    assert found(world, "chen", "xinjiankehu")["acts"] == ["新建客户"]
    assert found(world, "gao", "林慧敏").get("customers") is None
    assert found(world, "chen", "lhm")["customers"] == ["林慧敏"]


def test_an_order_is_named_by_the_beginning_of_its_number(world):
    from shuke.trade.orders.models import Order

    with reading_as(SYSTEM):
        Order.objects.filter(number="S-1").update(number="SO-2026-1")
    assert found(world, "chen", "so-2026")["orders"] == ["SO-2026-1"]
    assert "orders" not in found(world, "gao", "so-2026")


def test_the_palette_never_holds_more_than_twenty(world):
    from shuke.doors.web.finding.groups import SOURCES

    assert sum(most for _key, _label, _source, most in SOURCES) <= 20


@pytest.mark.parametrize("login", ["chen", "zhou", "qian", "wu", "chu", "jiang", "shen"])
def test_it_answers_everybody_with_a_list_of_choices(world, login):
    answer = sign_in(login).get("/palette", headers=HTMX)
    assert answer.status_code == 200
    assert answer.content.decode().count('role="option"') >= 1


def test_without_script_it_is_the_search(world):
    assert sign_in("chen").get("/palette?q=林")["Location"] == "/search?q=%E6%9E%97"


def test_what_was_typed_is_text_and_never_markup(world):
    answer = sign_in("chen").get("/palette", {"q": "<img src=x onerror=alert(1)>"}, headers=HTMX)
    assert "<img" not in answer.content.decode()


def test_every_role_has_a_page_to_go_to():
    from shuke.ui.navigation import places

    assert all(places(role.permissions, "") for role in ROLES.values())
