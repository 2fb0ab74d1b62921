"""E-mail through a server that speaks SMTP, and one that misbehaves at each step."""

import contextlib
import socket
import threading
import time
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from shuke.integrations.messaging.mail import Server, send
from shuke.service.conversations.rules.delivery import Delivered, Failed, Parcel, Unknown

PARCEL = Parcel("shuke-8", "email", "lin@example.com", "您的验证码是 123456。", subject="验证码 Code")


class Box:
    """Takes what is sent, or answers one step otherwise."""

    def __init__(self):
        self.mails, self.answers = [], {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  the library calls it so
        envelope.rcpt_tos.append(address)
        return self.answers.get("rcpt", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.answers.get("data", "250 OK")


@pytest.fixture
def box():
    held = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(held, hostname="127.0.0.1", port=port)
    controller.start()
    held.server = Server("127.0.0.1", port, "shop@example.com", is_tls=False, answer_seconds=1.0)
    yield held
    controller.stop()


def test_a_mail_arrives_as_it_was_written(box):
    attempt = send(PARCEL, box.server)
    ((sender, receivers, raw),) = box.mails
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(attempt, Delivered) and attempt.reference == mail["Message-ID"]
    assert (sender, receivers) == ("shop@example.com", ["lin@example.com"])
    assert mail["Subject"] == "验证码 Code"
    assert mail.get_content().strip() == PARCEL.text


@pytest.mark.parametrize(
    ("step", "answer", "attempt"),
    [
        ("rcpt", "550 no such user", Failed("smtp_550", again=False)),
        ("rcpt", "451 later", Failed("smtp_451", again=True)),
        ("data", "552 too large", Failed("smtp_552", again=False)),
        ("data", "452 disk full", Failed("smtp_452", again=True)),
    ],
)
def test_every_answer_is_understood(box, step, answer, attempt):
    box.answers[step] = answer
    assert send(PARCEL, box.server) == attempt


def scripted(steps):
    """A server that says the given lines, one after each line that it hears; after the last it stops answering."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        peer, _address = listener.accept()
        with peer, peer.makefile("rb") as heard:
            for step in steps:
                if callable(step):
                    step(peer)
                    return
                peer.sendall(step)
                is_mail = step.startswith(b"354")
                while (line := heard.readline()) and is_mail and line != b".\r\n":
                    pass
            time.sleep(3)

    threading.Thread(target=serve, daemon=True).start()
    return Server(*listener.getsockname(), "shop@example.com", is_tls=False, answer_seconds=0.5)


HELLO, OK, GO_ON = b"220 hi\r\n", b"250 ok\r\n", b"354 go on\r\n"


def drip(peer):
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the client hangs up, as it should
        for _byte in range(60):
            peer.sendall(b"2")
            time.sleep(0.1)


@pytest.mark.parametrize(
    ("steps", "attempt"),
    [
        ([], Failed("unreachable", again=True)),
        ([HELLO], Failed("cut_off", again=True)),
        ([HELLO, OK, OK], Failed("cut_off", again=True)),
        ([HELLO, OK, OK, OK, GO_ON], Unknown("no_answer")),
        ([HELLO, OK, OK, OK, GO_ON, lambda peer: peer.close()], Unknown("no_answer")),
        ([b"554 not you\r\n"], Failed("smtp_554", again=False)),
    ],
    ids=[
        "silent",
        "silent after greeting",
        "silent at the address",
        "silent after the mail",
        "cut after the mail",
        "refuses",
    ],
)
def test_silence_is_judged_by_how_far_it_got(steps, attempt):
    assert send(PARCEL, scripted(steps)) == attempt


def test_a_server_that_drips_does_not_hold_a_worker():
    server = scripted([HELLO, OK, OK, OK, drip])
    began = time.monotonic()
    attempt = send(
        PARCEL, Server(server.host, server.port, "a@b.c", is_tls=False, answer_seconds=2, whole_seconds=0.5)
    )
    assert isinstance(attempt, Failed | Unknown)
    assert time.monotonic() - began < 2.5


@pytest.mark.parametrize(
    "address", ["lin@example.com\r\nRCPT TO:<all@example.com>", "lin@example.com>\r\nDATA"]
)
def test_an_address_cannot_speak_to_the_server(box, address):
    attempt = send(Parcel("n", "email", address, "x", subject="y\r\nBcc: z@example.com"), box.server)
    assert not isinstance(attempt, Delivered) and box.mails == []
