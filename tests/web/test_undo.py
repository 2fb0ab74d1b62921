"""Undo beats asking: each act that has an inverse offers it in its notice, and the notice's form works without script."""

import html
import re
from types import SimpleNamespace

import pytest

from shuke.foundation.org.actor import SYSTEM, acting_as, reading_as
from shuke.ui.undo import undo_of
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
FORM = re.compile(r'<form method="post" action="([^"]+)">(?:(?!</form>).)*data-undo', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def press_undo(client, page: str) -> None:
    """Send the form of the notice that a page shows."""
    body = client.get(page).content.decode()
    form = FORM.search(body[body.index('id="toasts"') :])
    assert form, "no undo is offered"
    fields = {
        name: html.unescape(value)
        for name, value in FIELD.findall(form.group(0))
        if name != "csrfmiddlewaretoken"
    }
    answer = client.post(html.unescape(form.group(1)), fields)
    assert answer.status_code == 302 and answer["Location"].startswith(page.split("?")[0])


def followup(world):
    from shuke.service.care.commands.followups import plan_followup

    with acting_as(SYSTEM):
        return plan_followup(
            actor=SYSTEM, customer_id=world.customers["lin"], text="回访", due_on=world.today, today=world.today,
            owner_id=world.staff["zhou"],
        ).value  # fmt: skip


def kept(id_: int):
    from shuke.service.care.models import Followup

    with reading_as(SYSTEM):
        one = Followup.objects.get(id=id_)
        return one.done_at is not None, one.due_on


def test_a_follow_up_done_or_put_off_by_a_plain_form_is_taken_back(world):
    id_, client = followup(world), sign_in("chen")
    before = kept(id_)
    for act in ("closure", "postponement"):
        client.post(f"/followups/{id_}/{act}")
        assert kept(id_) != before
        press_undo(client, "/")
        assert kept(id_)[0] == before[0]


def test_a_tag_is_taken_off_and_put_on_again(world):
    from shuke.customers.commands.marks import tag_customer
    from shuke.customers.models import Tagging

    lin = world.customers["lin"]
    with acting_as(SYSTEM):
        tag = tag_customer(actor=SYSTEM, customer_id=lin, label="龙井").value
    client, page = sign_in("chen"), f"/customers/{lin}"

    def has_tag() -> bool:
        with reading_as(SYSTEM):
            return Tagging.objects.filter(customer_id=lin, tag_id=tag).exists()

    client.post(f"{page}/tags/{tag}/removal")
    assert not has_tag()
    press_undo(client, page)
    assert has_tag()
    press_undo(client, page)  # putting a tag on offers its undo as well
    assert not has_tag()


def test_what_changed_nothing_offers_no_undo(world):
    client, page = sign_in("chen"), f"/customers/{world.customers['lin']}"
    client.post(f"{page}/tags/999999/removal")
    assert "data-undo" not in client.get(page).content.decode().split("<template")[0]


@pytest.mark.parametrize(
    "tags",
    ["", "undo:", "undo:https://elsewhere.example/", "undo://elsewhere.example/x", "undo:javascript:1", "x"],
)
def test_an_undo_leads_nowhere_else(tags):
    assert undo_of(SimpleNamespace(extra_tags=tags)) is None


def test_the_fields_of_an_undo_are_those_of_its_address():
    undo = undo_of(SimpleNamespace(extra_tags="undo:/customers/1/tags?tag=5"))
    assert undo and undo.address == "/customers/1/tags?tag=5" and undo.fields == (("tag", "5"),)
