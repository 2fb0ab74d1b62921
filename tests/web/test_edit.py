"""Editing a customer by the page: what was typed is kept, both versions stand side by side, what is chosen is saved."""

import re

import pytest

from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


def form_of(client, address):
    page = client.get(address).content.decode()
    return re.search(r'name="version" value="(\d+)"', page)[1]


def test_two_edit_at_once_and_the_second_chooses_field_by_field(world):
    chen, shi = sign_in("chen"), sign_in("shi")
    address = f"/customers/{world.customers['lin']}/edit"
    version = form_of(chen, address)
    given = {
        "version": version,
        "name": "林慧敏",
        "gender": "",
        "language": "",
        "birth_year": "",
        "birth_month": "",
        "birth_day": "",
    }
    assert shi.post(address, {**given, "name": "林蕙敏", "gender": "f"}).status_code == 302
    answer = chen.post(address, {**given, "name": "林惠敏", "birth_month": "8", "birth_day": "11"})
    page = answer.content.decode()
    assert answer.status_code == 409 and 'id="stale"' in page
    assert "林惠敏" in page and "林蕙敏" in page and "8-11" in page
    fields = dict(
        re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"',
            page.split('id="stale"')[1].split("</dialog>")[0],
        )
    )
    fields |= {"keep-name": "mine", "keep-gender": "theirs", "keep-birthday": "mine"}
    assert chen.post(address, fields).status_code == 302
    shown = chen.get(f"/customers/{world.customers['lin']}").content.decode()
    assert "林惠敏" in shown and "女" in shown and "生日 ****" in shown and "8月11日" not in shown
    opened = chen.post(f"/customers/{world.customers['lin']}/birthday/reveal", {"reason": "call"})
    assert "8月11日" in opened.content.decode()


def test_what_was_typed_is_kept_when_it_is_refused(world):
    chen = sign_in("chen")
    address = f"/customers/{world.customers['lin']}/edit"
    answer = chen.post(
        address, {"version": form_of(chen, address), "name": "林惠敏", "birth_month": "2", "birth_day": "31"}
    )
    assert answer.status_code == 422 and "林惠敏" in answer.content.decode()


def test_a_number_is_ended_and_the_notice_brings_it_back(world):
    chen, lin = sign_in("chen"), world.customers["lin"]
    page = chen.get(f"/customers/{lin}").content.decode()
    ending = re.search(rf"/customers/{lin}/identifiers/\d+/ending", page)[0]
    gone = chen.post(ending, {"primary": "1"}, follow=True).content.decode()
    assert "138****8016" not in gone
    undo = re.search(rf'action="(/customers/{lin}/identifiers/\d+/return)[^"]*"', gone)[1]
    chen.post(undo, {"primary": "1"})
    assert "138****8016" in chen.get(f"/customers/{lin}").content.decode()
