"""The mark over pages: who looks, when, which page; for who sees details of people, and nobody else."""

import logging
import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from django.test import Client

from shuke.foundation.org.commands.switches import set_switch
from shuke.ui.watermark import picture
from tests.cast import build_cast

PASSWORD = "一叶茶铺-熟客-2026"
committed = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
MARK = re.compile(r'<img class="watermark" src="data:image/svg\+xml,([^"]+)" alt="" aria-hidden="true">')


def signed_in(login: str) -> Client:
    client = Client()
    assert client.post("/login", {"login": login, "password": PASSWORD}).status_code == 302
    return client


def marks(page: str) -> list[str]:
    """The texts of each mark on a page, read as a browser reads the picture."""
    drawn = [unquote(unescape(found)) for found in MARK.findall(page)]
    return [" ".join(ElementTree.fromstring(svg).itertext()) for svg in drawn]


@committed
def test_it_names_who_looks_when_and_the_page_that_the_log_knows(caplog):
    cast = build_cast()
    client, address = signed_in("chen"), f"/customers/{cast.customers['lin']}"
    with caplog.at_level(logging.INFO, logger="shuke.pages"):
        shown = marks(client.get(address).content.decode())
    assert len(shown) == 1
    told = re.fullmatch(r"陈立群 chen (\d{4}-\d\d-\d\d \d\d:\d\d) ([0-9a-f]{8})", shown[0])
    assert told, shown
    assert [line for line in caplog.messages if told[2] in line] == [
        f"page {told[2]} staff {cast.staff['chen']} GET {address}"
    ]
    again = marks(client.get(address).content.decode())
    assert told[2] not in again[0]  # each page has a number of its own


@committed
def test_every_page_with_details_of_people_has_one_and_only_theirs():
    cast = build_cast()
    lin = cast.customers["lin"]
    pages = {
        "chen": ("/", "/customers?view=all", f"/customers/{lin}", "/orders", "/duplicates", f"/customers/{lin}/consents",
                 "/organisations", "/quality", "/outbox", "/search?q=lin", "/imports", "/exports", "/rfm"),
        "shen": ("/", f"/customers/{lin}", "/requests", "/incidents", "/audit", f"/customers/{lin}/erasure"),
        "qian": ("/customers", f"/customers/{lin}"),
    }  # fmt: skip
    for login, addresses in pages.items():
        client = signed_in(login)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200 and len(marks(answer.content.decode())) == 1, (login, address)
    for login in ("jiang", "wei", "zheng"):  # who sees no such details
        assert marks(signed_in(login).get("/").content.decode()) == []
    assert marks(Client().get("/login").content.decode()) == []


@committed
def test_the_shop_may_do_without():
    cast = build_cast()
    client = signed_in("chen")
    assert len(marks(client.get("/").content.decode())) == 1
    set_switch(actor=cast.actor("jiang"), name="watermark", is_on=False)
    assert marks(client.get("/").content.decode()) == []


def test_a_name_cannot_leave_the_picture():
    address = picture("""<script>"'&\u202e名""", "a%22b", "00000000")
    assert '"' not in address and "<" not in address
    drawn = unquote(address.removeprefix("data:image/svg+xml,"))
    assert [one.tag for one in ElementTree.fromstring(drawn).iter() if "script" in one.tag] == []
