"""Hostile values in every address, form and cookie: an answer, never a fault."""

import pytest
from django.test import Client

from tests.cast import Cast, build_cast
from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
# "²" is a digit to str.isdigit and none to int; "٣" is one to both.
SCRIPT = "'\"><script>alert(1)</script>"
HOSTILE = ("²", "²~1", "--5~1", "٣~1", "9" * 15, SCRIPT, "%s\\", "x" * 10_000, "a\0b")
ADDRESSES = {
    "/customers": ("abc", "cell", "cell_cn", "r", "f", "m", "within", "store", "owner", "tag", "kind", "view", "sort"),
    "/rfm": ("unit", "axes", "names", "as", "cell", "r"),
    "/abc": ("unit",),
    "/search": ("q",),
    "/": ("of", "show", "risk"),
    "/customers/1": ("orders", "show", "before"),
}  # fmt: skip


@pytest.fixture
def world() -> Cast:
    return build_cast()


def test_no_address_breaks_a_page(world: Cast) -> None:
    client = sign_in("chen")
    asked = [
        (path, {name: value}) for path, names in ADDRESSES.items() for name in names for value in HOSTILE
    ]
    asked += [
        ("/customers", {name: value, "sort": sort})
        for name in ("after", "before") for value in HOSTILE for sort in ("spend_12m", "last_on", "pinyin")
    ]  # fmt: skip
    for path, query in asked:
        answer = client.get(path, query)
        assert answer.status_code < 500, (path, query)
        assert b"<script>alert" not in answer.content, (path, query)


@pytest.mark.parametrize("name", ["shuke_session", "shuke_csrf", "django_language", "theme", "messages"])
def test_no_cookie_breaks_the_sign_in(name: str) -> None:
    cookie = f'{name}="aaaaaaaaaa\\000b"'
    assert Client().get("/login", HTTP_COOKIE=cookie).status_code == 200
    assert Client().get("/customers", HTTP_COOKIE=cookie).status_code == 302


def test_a_followup_for_a_peer_is_not_found_and_a_leader_may_plan_it(world: Cast) -> None:
    for login, peer in (("zhou", "li"), ("qian", "sun")):
        answer = sign_in(login).post(
            f"/customers/{world.customers['lin']}/followups", {"text": "x", "owner": str(world.staff[peer])}
        )
        assert answer.status_code == 404, login
    given = {"text": "x", "owner": str(world.staff["li"])}
    assert sign_in("chen").post(f"/customers/{world.customers['lin']}/followups", given).status_code == 302


def test_nothing_of_the_former_person_stays_in_the_session(world: Cast) -> None:
    client = sign_in("chen")
    session = client.session
    session["role"] = "store_manager"
    session.save()
    before = session.session_key
    client.post("/login", {"login": "wu", "password": "一叶茶铺-熟客-2026"})
    assert "role" not in client.session and client.session.session_key != before
    assert not type(session)().exists(before)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_demo_logins_do_not_answer_through_a_proxy(header: str, rf: object, settings: object) -> None:
    from shuke.doors.web.entry.demo import is_demo_here

    settings.DEMO = True
    here = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}
    assert is_demo_here(rf.get("/login", **here))
    assert not is_demo_here(rf.get("/login", headers={header: "203.0.113.9"}, **here))
    assert not is_demo_here(rf.get("/login", **{**here, "REMOTE_ADDR": "203.0.113.9"}))
