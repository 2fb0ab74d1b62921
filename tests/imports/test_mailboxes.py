"""What a till sends to a mailbox comes in by itself, once, from allowed senders; its password is never told."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from shuke.foundation.org.actor import Actor, reading_as
from shuke.foundation.org.command import Unchanged
from shuke.integrations.imports.commands.inboxes import InboxGiven, forget_inbox, set_inbox
from shuke.integrations.imports.intake import mailboxes
from shuke.integrations.imports.intake.rounds import take_in
from shuke.integrations.imports.queries.inboxes import inboxes_of
from shuke.integrations.imports.refusals import InboxMailbox
from tests.imports.post import Post, post_office
from tests.imports.till_file import CSV
from tests.imports.world import one, rows

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _mail_of_this_machine(settings: object, chain: None) -> None:
    settings.IMAP_LOOPBACK = True


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office(Post()) as running:
        yield running


def mailbox(who: Actor, post: Post, **options: Any) -> int:
    given = {
        "source": "till", "kind": "receipts", "way": "mailbox", "host": "127.0.0.1", "port": post.port,
        "login": "till@shop.example", "password": "secret word", "senders": ("kasse@shop.example", "@partner.example"),
    }  # fmt: skip
    return int(set_inbox(actor=who, given=InboxGiven(**(given | options))).value)


def test_attachments_of_allowed_senders_come_in_and_their_mail_is_seen(post: Post, who: Actor) -> None:
    mailbox(who, post)
    wanted = post.put("Kasse <kasse@shop.example>", ("日结.csv", CSV), ("logo.png", b"\x89PNG"))
    stranger = post.put("kasse@shop.example.evil.example", ("bad.csv", CSV.replace(b"V1", b"V9")))
    other = post.put("Any One <any@partner.example>", text="nothing attached")
    assert take_in(NOW) == {"inboxes": 1, "problems": 0}
    assert post.seen == {wanted, other} and stranger not in post.opened
    assert rows("SELECT number FROM orders_order ORDER BY 1") == [("1",), ("2",)]
    assert all("PEEK" in line for line in post.asked if "FETCH" in line)
    take_in(NOW)
    assert post.opened.count(wanted) == 1


def test_a_mailbox_cut_off_before_the_mark_is_read_again_and_known(post: Post, who: Actor) -> None:
    mailbox(who, post)
    uid = post.put("kasse@shop.example", ("a.csv", CSV))
    post.hangs_up_before_store = True
    assert take_in(NOW)["problems"] == 1
    assert post.seen == set() and one("SELECT count(*) FROM orders_order") == 2
    post.hangs_up_before_store = False
    assert take_in(NOW)["problems"] == 0
    assert post.seen == {uid} and one("SELECT count(*) FROM imports_job") == 1


def test_a_bad_attachment_is_told_and_does_not_come_back(post: Post, who: Actor) -> None:
    mailbox(who, post)
    post.put("kasse@shop.example", ("bad.csv", b"foo,bar\n1,2\n"), ("a.csv", CSV))
    assert take_in(NOW)["problems"] == 1
    assert "foo" in one("SELECT problem FROM imports_inbox")
    assert one("SELECT count(*) FROM orders_order") == 2
    assert take_in(NOW)["problems"] == 0


def test_a_wrong_password_or_nobody_there_is_told(post: Post, who: Actor) -> None:
    mailbox(who, post, password="wrong")
    assert take_in(NOW)["problems"] == 1
    mailbox(who, post, password="secret word")
    assert take_in(NOW)["problems"] == 0
    mailbox(who, post, port=1)
    assert take_in(NOW)["problems"] == 1
    assert one("SELECT count(*) FROM audit_event WHERE act = 'imports.note_look'") == 2  # told once each


def test_over_tls_only_with_a_certificate_that_is_trusted(
    who: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with post_office(Post(), context) as post:
        post.put("kasse@shop.example", ("a.csv", CSV))
        mailbox(who, post, host="localhost")
        monkeypatch.setattr(mailboxes, "TLS_PORT", post.port)
        assert take_in(NOW)["problems"] == 1
        assert "证书" in one("SELECT problem FROM imports_inbox") and post.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert take_in(NOW)["problems"] == 0
        assert one("SELECT count(*) FROM orders_order") == 2


def self_signed(folder: Path, host: str = "localhost") -> tuple[Path, Path]:
    """A certificate for a host and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))  # fmt: skip
    return folder / "cert.pem", folder / "key.pem"


def test_settings_are_kept_without_the_password_in_the_clear(post: Post, who: Actor) -> None:
    inbox_id = mailbox(who, post)
    assert b"secret word" not in bytes(one("SELECT sealed_password FROM imports_inbox"))
    assert "secret" not in str(rows("SELECT payload FROM audit_event WHERE act ~ '^imports'"))
    again = InboxGiven("till", "receipts", "mailbox", host="127.0.0.1", port=post.port, login="till@shop.example",
                       senders=("kasse@shop.example", "@partner.example"))  # fmt: skip
    assert isinstance(set_inbox(actor=who, given=again), Unchanged)
    with pytest.raises(InboxMailbox):  # the password was given for that server only
        set_inbox(actor=who, given=InboxGiven("till", "receipts", "mailbox", host="localhost", port=post.port,
                                              login="till@shop.example", senders=("a@b.example",)))  # fmt: skip
    with reading_as(who):
        (view,) = inboxes_of(actor=who, source="till")
    assert "secret" not in repr(view) and view.senders == ("@partner.example", "kasse@shop.example")
    forget_inbox(actor=who, inbox_id=inbox_id)
    assert one("SELECT count(*) FROM imports_inbox") == 0
