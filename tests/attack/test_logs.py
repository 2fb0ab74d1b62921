"""The program's log: no password, code, token or phone ever stands in it, and nobody can write a line of their own into it."""

import io
import logging
import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from shuke.config.lines import Line, flat, indented
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.commands import add_key
from shuke.service.conversations.commands.sending import deliver
from shuke.service.conversations.rules.delivery import Delivered
from tests.cast import TODAY, build_cast
from tests.watch import WATCH

PASSWORD, WRONG = "一叶茶铺-熟客-2026", "金丝雀-Canary-7741"
PHONE, IN_FILE = "13812345678", "13100001111"
FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class Written:
    """Everything that is logged, at every level, as the program would write it."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(Line(FORMAT))

    def __enter__(self) -> "Written":
        self.root = logging.getLogger()
        self.before = self.root.level
        self.root.addHandler(self.handler)
        self.root.setLevel(logging.DEBUG)
        return self

    def __exit__(self, *_what: object) -> None:
        self.root.removeHandler(self.handler)
        self.root.setLevel(self.before)

    @property
    def text(self) -> str:
        return self.stream.getvalue()


@pytest.fixture
def written(settings, tmp_path) -> Iterator[Written]:
    settings.DATA = tmp_path / "data"
    with Written() as found:
        yield found


def code_sent() -> str:
    """What stands in the newest message, read as a phone shows it."""
    shown: list[str] = []
    with acting_as(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT max(id), max(due_at) FROM conversations_message")
        number, due = cursor.fetchone()
    with acting_as(CLOCK):
        deliver(
            actor=CLOCK, message_id=number, now=due, today=TODAY,
            carriers={"sms": lambda parcel: shown.append(parcel.text) or Delivered("x")},
        )  # fmt: skip
    return re.search(r"\d{6}", shown[0])[0]


def signed_in(canaries: dict[str, str]) -> Client:
    """A wrong password, then the right one; the session's and the form's secrets are canaries too."""
    client = Client(raise_request_exception=False)
    assert client.post("/login", {"login": "chen", "password": WRONG}).status_code == 422
    assert client.post("/login", {"login": WRONG, "password": PASSWORD}).status_code == 422
    assert client.post("/login", {"login": "chen", "password": PASSWORD}).status_code == 302
    canaries["session"] = next(cookie.value for name, cookie in client.cookies.items() if "session" in name)
    return client


def joined(canaries: dict[str, str]) -> None:
    """A code is asked for, mistyped, and used; the card's link is a right of its own."""
    client = Client(raise_request_exception=False)
    page = client.post("/join/lake", {"phone": PHONE}).content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)[1]
    canaries |= {"ticket": ticket, "code": code_sent()}
    wrong = f"{(int(canaries['code']) + 1) % 10**6:06}"
    sent = {"ticket": ticket, "name": "林小满"}
    assert client.post("/join/lake/card", sent | {"code": wrong}).status_code == 422
    there = client.post("/join/lake/card", sent | {"code": canaries["code"]})
    assert there.status_code == 302
    canaries["card"] = there["Location"].rsplit("/", 1)[1]
    assert client.get(there["Location"]).status_code == 200
    assert client.get("/card/金丝雀-guess").status_code == 404


def opened_and_brought_in(client: Client, shop) -> None:
    """A phone is revealed, and a file with phones uploaded; then a page that fails and one that does not exist."""
    from shuke.customers.models import Identifier

    lin = shop.customers["lin"]
    with acting_as(SYSTEM), transaction.atomic():
        phone = Identifier.objects.get(customer_id=lin, kind="phone").id
    shown = client.post(reverse("customer_reveal", args=[lin, phone]), {"reason": "call"})
    assert "138 0013 8016" in shown.content.decode()
    content = f"会员号,姓名,手机号,门店\nV1,丁一,{IN_FILE},lake\n".encode()
    sent = {"source": "去年的表", "kind": "", "files": SimpleUploadedFile("年.csv", content)}
    draft = client.post("/imports/new", sent)["Location"]
    assert client.get(draft).status_code == 200
    assert client.get(f"/customers?q={PHONE}").status_code == 200
    assert client.get("/search", {"q": "13800138016"}).status_code == 200


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_no_secret_and_no_phone_stands_in_the_log(written):
    shop = build_cast()
    with acting_as(SYSTEM):
        secret = str(add_key(actor=SYSTEM, name="till", scopes=["customers.read"], unit="lake").value)
    canaries = {
        "password": PASSWORD,
        "wrong": WRONG,
        "key": secret,
        "phone": PHONE,
        "reveal": "13800138016",
        "file": IN_FILE,
    }
    client = signed_in(canaries)
    joined(canaries)
    opened_and_brought_in(client, shop)
    program = Client(raise_request_exception=False)
    for key in (secret, f"shuke_{WRONG}"):
        program.get(
            "/api/v1/customers", headers={"Authorization": f"Bearer {key}".encode().decode("latin-1")}
        )
    assert client.get("/nowhere%0A2026-11-27 00:00:00 ERROR forged").status_code == 404
    assert "/nowhere" in written.text and len(written.text.splitlines()) > 5
    assert all(len(value) > 5 for value in canaries.values()) and len(canaries) == 10
    assert [name for name, value in canaries.items() if value in written.text] == []
    assert not any(line.startswith("2026-11-27 00:00:00 ERROR forged") for line in written.text.splitlines())


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_a_log_that_tells_what_was_sent_is_found(written, monkeypatch):
    """The control: one careless line in the door is enough."""
    from shuke.doors.web.door import Door

    answer = Door._answer

    def careless(self, request):
        logging.getLogger("shuke.careless").warning("sent %s", dict(request.POST))
        return answer(self, request)

    monkeypatch.setattr(Door, "_answer", careless)
    with pytest.raises(AssertionError, match="password"):
        test_no_secret_and_no_phone_stands_in_the_log(written)
    assert WATCH.taken() != []  # which the reading beside every test finds as well


@given(st.text(max_size=80), st.text(max_size=80))
def test_an_event_is_one_line_whatever_it_says(message, reason):
    record = logging.LogRecord("shuke", logging.ERROR, "x.py", 1, "%s", (message,), None)
    assert len(Line(FORMAT).format(record).splitlines()) == 1
    try:
        raise RuntimeError(reason)
    except RuntimeError as error:
        record.exc_info = (type(error), error, error.__traceback__)
    first, *trace = Line(FORMAT).format(record).split("\n")
    assert first.isprintable() and trace and all(line.startswith("    ") for line in trace)
    assert flat(flat(message)) == flat(message) and indented("") == ""


def test_the_program_writes_its_log_so():
    from django.conf import settings

    assert settings.LOGGING["formatters"]["line"]["()"] == f"{Line.__module__}.{Line.__qualname__}"
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"line"}
