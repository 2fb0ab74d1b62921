"""A mail server within the house is called only where whoever runs the machine has named its network."""

import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM
from shuke.integrations.imports.commands.inboxes import InboxGiven, set_inbox
from shuke.integrations.imports.intake import mailboxes
from shuke.integrations.imports.intake.rounds import take_in
from shuke.integrations.imports.refusals import InboxAddress
from shuke.integrations.imports.rules.inboxes import may_call, networks_of
from tests.imports.post import Post, post_office
from tests.imports.test_mailboxes import self_signed
from tests.imports.world import one, open_chain

HOUSE = networks_of("10.1.2.0/24, fd00:7::/64")
BOTH = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


def mailbox(host: str) -> InboxGiven:
    return InboxGiven(
        "till",
        "receipts",
        "mailbox",
        host=host,
        login="till",
        password="secret word",
        senders=("a@b.example",),
    )


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "::ffff:10.1.2.3", "fd00:7::9", "64:ff9b::10.1.2.3"],
)  # fmt: skip
def test_only_named_networks_are_let_in(address: str) -> None:
    assert may_call(address, False, HOUSE)
    assert not may_call(address, False) and not may_call(address, True)


@pytest.mark.parametrize(
    "address",
    ["10.1.3.1", "10.0.0.1", "192.168.1.1", "fd00:8::1", "127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254", "0.0.0.0",
     "224.0.0.1", "fe80::1", "::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:a00:1::"],
)  # fmt: skip
def test_the_rest_of_the_house_stays_out(address: str) -> None:
    assert not may_call(address, False, HOUSE)


@pytest.mark.parametrize(
    "text",
    ["127.0.0.0/8", "::1/128", "169.254.0.0/16", "0.0.0.0/0", "::/0", "224.0.0.0/4", "fe80::/10", "10.1.2.3/24", "house"],
)  # fmt: skip
def test_a_setting_that_would_open_the_machine_itself_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        networks_of(text)


def test_not_even_a_network_around_it_lets_this_machine_in() -> None:
    wide = networks_of("126.0.0.0/7, 169.0.0.0/8")
    assert not may_call("127.0.0.1", False, wide) and not may_call("169.254.169.254", False, wide)


def test_the_program_does_not_start_with_such_a_setting() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import shuke.config.settings"], capture_output=True, text=True, check=False,
        env={"SHUKE_MAIL_NETWORKS": "127.0.0.0/8", "SHUKE_WITHOUT_SECRETS": "1", "DATABASE_URL": "postgresql://a@localhost/a",
             "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.returncode == 1 and "127.0.0.0/8 is no network of a house" in done.stderr


@BOTH
def test_the_page_s_act_refuses_what_is_not_named(settings) -> None:
    with pytest.raises(InboxAddress):
        set_inbox(actor=SYSTEM, given=mailbox("10.1.2.3"))
    settings.MAIL_NETWORKS = HOUSE
    set_inbox(actor=SYSTEM, given=mailbox("10.1.2.3"))
    with pytest.raises(InboxAddress):
        set_inbox(actor=SYSTEM, given=mailbox("10.1.3.3"))


@dataclass
class Line:
    """The way to a mail server: whatever address is called, a real one on this machine answers."""

    post: Post
    called: list[str] = field(default_factory=list)

    def connect(self, address: tuple[str, int], timeout: float | None = None) -> socket.socket:
        self.called.append(address[0])
        plugged = socket.socket()
        plugged.settimeout(timeout)
        plugged.connect(("127.0.0.1", self.post.port))
        return plugged


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings) -> Iterator[Line]:
    """A mailbox at mail.house is watched, and networks of the house are named."""
    settings.DATA, settings.MAIL_NETWORKS = tmp_path, HOUSE
    certificate, key = self_signed(tmp_path, "mail.house")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with post_office(Post(), context) as post:
        laid = Line(post)
        monkeypatch.setattr(mailboxes.socket, "create_connection", laid.connect)
        open_chain()
        set_inbox(actor=SYSTEM, given=mailbox("mail.house"))
        yield laid


def stands_for(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[int]:
    """What the name is told to stand for at the first look-up, at the second …; how often it was asked."""
    asked: list[int] = []

    def look_up(_host: str, port: int, *_more: object, **_options: object) -> list[object]:
        asked.append(len(asked))
        addresses = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(mailboxes.socket, "getaddrinfo", look_up)
    return asked


def problem() -> str:
    """Look into the mailbox; what stood in the way."""
    take_in(timezone.now())
    return str(one("SELECT problem FROM imports_inbox"))


@BOTH
def test_a_name_is_called_at_the_address_that_was_judged(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = stands_for(
        monkeypatch, ["10.1.2.3"], ["127.0.0.1"]
    )  # a moment later it stands for something else
    assert problem() == "" and "LOGIN" in line.post.asked
    assert line.called == ["10.1.2.3"] and len(asked) == 1


@BOTH
@pytest.mark.parametrize(
    "answer", [["10.0.0.9"], ["10.1.2.3", "10.0.0.9"], ["127.0.0.1"], ["169.254.169.254"]]
)
def test_a_name_that_stands_for_anything_else_is_not_called(
    line: Line, monkeypatch: pytest.MonkeyPatch, answer: list[str]
) -> None:
    stands_for(monkeypatch, answer)
    assert "mail.house" in problem() and line.called == []


@BOTH
def test_by_default_no_network_of_the_house_is_called(
    line: Line, monkeypatch: pytest.MonkeyPatch, settings
) -> None:
    """The control: the name and the address that are called above, without the setting."""
    settings.MAIL_NETWORKS = ()
    stands_for(monkeypatch, ["10.1.2.3"])
    assert "mail.house" in problem() and line.called == []


@BOTH
def test_nobody_is_referred_to_another_server(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    line.post.refers_to = "imap://10.1.2.9/"
    stands_for(monkeypatch, ["10.1.2.3"])
    assert problem() and line.called == ["10.1.2.3"]
