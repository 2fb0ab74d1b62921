"""G5: the letter's link: its host, its single use, its hour, and what kills it. Letters go through a real mail server."""

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from shuke.config.settings import mailer
from shuke.doors.web.entry.accounts import staff_by_password
from shuke.foundation.org.actor import CLOCK, SYSTEM, acting_as
from shuke.foundation.org.commands.people import disable_staff, enable_staff, set_email
from shuke.foundation.org.commands.signing import write_letter, write_link
from shuke.foundation.org.models import Staff
from tests.auth.people import by_password, with_app
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
NEW = "龙井要趁热喝才香，对不对"
HOSTS = ("Host", "X-Forwarded-Host", "Forwarded", "Origin", "Referer", "X-Host", "X-Forwarded-Server", "X-HTTP-Host-Override",
         "X-Original-Host", "X-Original-URL")  # fmt: skip
EVIL = ("evil.example", "evil.example:443", "testserver@evil.example")


class Box:
    """Keeps what a mail server was given."""

    def __init__(self) -> None:
        self.letters: list = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's word
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def box(settings) -> Iterator[Box]:
    """A mail server on loopback; chen and wei have mailboxes."""
    box = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAILERS = {"default": mailer(f"smtp+plain://127.0.0.1:{port}")}
    settings.SENDS_LETTERS, settings.PUBLIC_ADDRESS = True, "https://crm.example.com"
    settings.DEFAULT_FROM_EMAIL = "shuke@crm.example.com"
    yield box
    controller.stop()


@pytest.fixture
def link(cast, box) -> str:
    """The path of a link for wei."""
    Staff.objects.filter(login="wei").update(email="wei@example.com")
    write_link(actor=CLOCK, login="wei")
    return re.search(r"https://crm\.example\.com(/login/reset/\S+)", box.letters[-1].get_content()).group(1)


def choose(link: str, new: str = NEW, client: Client | None = None):
    return (client or Client()).post(link, {"new": new, "again": new})


def test_a_link_lets_its_holder_choose_once(cast, box, link):
    assert box.letters[0]["To"] == "wei@example.com" and "熟客" in box.letters[0]["Subject"]
    old = by_password("wei")
    assert Client().get(link).status_code == 200
    assert choose(link, "short").status_code == 422  # the link is still good
    assert choose(link)["Location"] == "/login"
    assert staff_by_password("wei", NEW) is not None
    assert old.get("/").status_code == 302
    assert choose(link, NEW + "！").status_code == 410 and Client().get(link).status_code == 410
    assert len(events("org.reset_password")) == 1
    assert link.rpartition("/")[2] not in str([event.facts for event in events("org.write_link")])


def test_it_opens_no_session_and_no_second_step(cast, box, link):
    client = Client()
    choose(link, client=client)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "kill",
    [
        lambda cast: set_email(actor=SYSTEM, staff_id=cast.staff["wei"], email="other@example.com"),
        lambda cast: disable_staff(actor=SYSTEM, staff_id=cast.staff["wei"]),
        lambda cast: [act(actor=SYSTEM, staff_id=cast.staff["wei"]) for act in (disable_staff, enable_staff)],
    ],
    ids=["another mailbox", "disabled", "disabled and back"],
)  # fmt: skip
def test_it_dies_with_the_mailbox_or_the_account(cast, box, link, kill):
    with acting_as(SYSTEM):
        kill(cast)
    assert choose(link).status_code == 410 and staff_by_password("wei", NEW) is None


def test_it_dies_after_an_hour(cast, clock, box, link):
    clock.shift(3600)
    assert Client().get(link).status_code == 200
    clock.shift(1)
    assert choose(link).status_code == 410


def test_a_link_of_one_is_none_of_another(cast, box, link):
    number, _dash, token = link.rpartition("/")[2].partition("-")
    assert number == str(cast.staff["wei"])
    assert choose(f"/login/reset/{cast.staff['chen']}-{token}").status_code == 410
    other = "1" if token[-1] == "0" else "0"
    assert choose(f"/login/reset/{number}-{token[:-1]}{other}").status_code == 410


def test_thirty_hostile_headers_do_not_move_its_host(cast, box, settings):
    """Asked for under each; the worker writes, from settings alone."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    settings.ALLOWED_HOSTS = ["*"]  # even where every name is let in
    Staff.objects.filter(login="wei").update(email="wei@example.com")
    tried = [(name, evil) for name in HOSTS for evil in EVIL]
    assert len(tried) == 30
    for place, (name, evil) in enumerate(tried):
        value = f"host={evil};proto=http" if name == "Forwarded" else evil
        client = Client(REMOTE_ADDR=f"192.0.2.{place}")
        answer = client.post("/login/forgotten", {"login": f"wei{place}"}, headers={name: value})
        assert answer.status_code in (200, 400), (name, evil)
    answer = Client(REMOTE_ADDR="192.0.2.99").post(
        "/login/forgotten",
        {"login": "wei"},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    )
    assert answer.status_code == 200
    job = ProcrastinateJob.objects.filter(task_name="org.write_link").latest("id")
    assert job.args == {"login": "wei"}
    write_link(actor=CLOCK, **job.args)
    text = box.letters[-1].get_content()
    assert text.count("https://crm.example.com/login/reset/") == 1 and "evil" not in text


def test_the_answer_is_the_same_whoever_is_asked_for(cast, box):
    pages = [
        Client(REMOTE_ADDR=f"192.0.2.{place}").post("/login/forgotten", {"login": login}).content.decode()
        for place, login in enumerate(("wei", "nobody", "chen"))
    ]
    pages = [re.sub(r'value="\w{64}"', "", page) for page in pages]
    assert pages[0] == pages[1] == pages[2]
    assert box.letters == []  # the web server itself asks no mail server


def test_three_letters_an_hour(cast, box, clock):
    answers = [Client().post("/login/forgotten", {"login": "wei"}).status_code for _letter in range(4)]
    assert answers == [200] * 3 + [429]


def test_no_mailbox_no_account_no_letter(cast, box):
    for login in ("wei", "nobody"):
        write_link(actor=CLOCK, login=login)
    assert box.letters == []


def test_a_letter_tells_what_changed_in_the_persons_language(cast, box, clock):
    from procrastinate.contrib.django.models import ProcrastinateJob

    Staff.objects.filter(login="chen").update(email="chen@example.com", language="en")
    with_app(cast, "chen")
    job = ProcrastinateJob.objects.filter(task_name="org.write_letter").latest("id")
    write_letter(actor=CLOCK, **job.args)
    assert box.letters[0]["Subject"] == "Shuke: another way to sign in"
    assert "https://crm.example.com/account/sign-in" in box.letters[0].get_content()


def test_the_own_mailbox_is_set_by_its_owner(cast, clock):
    client = by_password("wei")
    assert client.post("/account/sign-in", {"email": "wei@example"}).status_code == 422
    assert client.post("/account/sign-in", {"email": "wei@example.com\nBcc: x@y.z"}).status_code == 422
    assert client.post("/account/sign-in", {"email": " wei@example.com "}).status_code == 302
    assert Staff.objects.get(login="wei").email == "wei@example.com"
    assert len(events("org.set_own_email")) == 1 and "example" not in str(
        events("org.set_own_email")[0].facts
    )
