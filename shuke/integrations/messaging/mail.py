"""E-mail by a mail server of the shop's own choice: SMTP with TLS, in the open only to this very machine."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from django.conf import settings

from shuke.integrations.messaging.deadline import ANSWER_SECONDS, WHOLE_SECONDS, whole_within
from shuke.service.conversations.rules.delivery import Attempt, Delivered, Failed, Parcel, Unknown

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to sign in there; ``is_tls`` from the first byte, else STARTTLS."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    is_tls: bool = True
    answer_seconds: float = ANSWER_SECONDS
    whole_seconds: float = WHOLE_SECONDS


def smtp(parcel: Parcel) -> Attempt:
    """Send by the mail server of this installation."""
    return send(parcel, Server(**settings.SHUKE_SMTP))


def send(parcel: Parcel, server: Server) -> Attempt:
    """Send one mail; how it went."""
    try:
        mail = _mail(parcel, server)
    except ValueError:  # a line break in an address or a subject would speak to the server
        return Failed("text_unfit", again=False)
    try:
        opened = _opened(server)
    except smtplib.SMTPResponseException as no:
        return Failed(f"smtp_{no.smtp_code}", again=no.smtp_code < 500)
    except (OSError, smtplib.SMTPException):
        return Failed("unreachable", again=True)
    try:
        with whole_within(server.whole_seconds, lambda: opened.sock):
            return _handed_over(opened, mail, parcel.address, server.sender)
    finally:
        opened.close()


def _opened(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.is_tls:
        opened: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=server.answer_seconds, context=context
        )
    else:
        opened = smtplib.SMTP(server.host, server.port, timeout=server.answer_seconds)
    try:
        with whole_within(server.whole_seconds, lambda: opened.sock):
            if not server.is_tls and server.host not in LOOPBACK:
                opened.starttls(context=context)
            if server.user:
                opened.login(server.user, server.password)
    except BaseException:
        opened.close()
        raise
    return opened


def _handed_over(opened: smtplib.SMTP, mail: EmailMessage, address: str, sender: str) -> Attempt:
    """Up to the end of the mail nothing is sent; what happens after its last dot, nobody knows without an answer."""
    try:
        opened.ehlo_or_helo_if_needed()
        for code, _text in (opened.mail(sender), opened.rcpt(address)):
            if code not in (250, 251):
                return Failed(f"smtp_{code}", again=code < 500)
    except (OSError, smtplib.SMTPException):
        return Failed("cut_off", again=True)
    try:
        code, _text = opened.data(mail.as_bytes())
    except smtplib.SMTPDataError as no:  # the server did not even want to hear it
        return Failed(f"smtp_{no.smtp_code}", again=no.smtp_code < 500)
    except (OSError, smtplib.SMTPException):
        return Unknown("no_answer")
    return Delivered(mail["Message-ID"]) if code == 250 else Failed(f"smtp_{code}", again=code < 500)


def _mail(parcel: Parcel, server: Server) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        server.sender,
        parcel.address,
        parcel.subject or parcel.text[:40],
    )
    mail["Date"] = formatdate(localtime=False)
    mail["Message-ID"] = make_msgid(idstring=parcel.number, domain=server.sender.rpartition("@")[2])
    mail.set_content(parcel.text)
    return mail
