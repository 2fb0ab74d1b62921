"""2.4: what hurts most if it gets about is opened only by who proved lately who it is."""

import pytest
from django.test import RequestFactory

from shuke.customers.commands.field_values import set_field_values
from shuke.customers.commands.fields import define_field
from shuke.customers.models import FieldValue
from shuke.customers.rules.fields import Field
from shuke.doors.web.entry.proof import StepUpNeeded, recent_enough
from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.auth.people import PASSWORD, code_of, with_app
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
HOSTILE = (
    "https://evil.example/", "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example",
    "\\/evil.example", "http:evil.example", "https:///evil.example", "http:\\\\evil.example", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "/\t/evil.example", "\t//evil.example", "/\n/evil.example",
    "//evil.example@testserver", "https://testserver@evil.example", "https://testserver.evil.example",
    "//testserver:x@evil.example",
    "https://evil.example#testserver", "https://evil.example?testserver", "///\\evil.example", "//evil.example/../..//testserver",
    "https://evil.example%2f@testserver.evil.example", "http://[::1]/", "http://127.0.0.1:9/", "ftp://testserver/", "file:///etc/passwd",
    "about:blank", "mailto:a@b", "//%65vil.example", "https://testserver\\@evil.example", "http://testserver:80@evil.example",
    " https://evil.example", "\x00//evil.example", "//evil\u3002example", "https:evil.example", "blob:https://evil.example/x",
)  # fmt: skip


def leaves(location: str) -> bool:
    """Whether a browser would go to another host: it drops tabs and line ends, and takes a backslash for a slash."""
    from urllib.parse import urlsplit

    seen = location.strip().replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
    parts = urlsplit(seen)
    return bool(parts.scheme or parts.netloc) and parts.netloc != "testserver"


@pytest.fixture
def answer(cast) -> str:
    """The address that opens a sensitive answer of lin."""
    with acting_as(SYSTEM):
        define_field(actor=SYSTEM, given=Field("allergy", "过敏", "Allergy", "text", "X"))
        set_field_values(actor=SYSTEM, customer_id=cast.customers["lin"], values={"allergy": "花生"})
        value = FieldValue.objects.get(customer_id=cast.customers["lin"]).id
    return f"/customers/{cast.customers['lin']}/fields/{value}/reveal"


def test_fifteen_minutes_after_signing_in_it_is_asked_again(cast, clock, answer):
    client, page = with_app(cast, "chen"), f"http://testserver/customers/{cast.customers['lin']}"
    assert "花生" in client.post(answer, {"reason": "call"}).content.decode()
    clock.shift(15 * 60)
    refused = client.post(answer, {"reason": "call"}, headers={"Referer": page})
    assert refused.status_code == 302 and "花生" not in refused.content.decode()
    asks = f"/account/proof?next=%2Fcustomers%2F{cast.customers['lin']}"
    assert refused["Location"] == asks
    by_htmx = client.post(answer, {"reason": "call"}, headers={"HX-Request": "true", "HX-Current-URL": page})
    assert by_htmx.status_code == 403 and by_htmx["HX-Redirect"] == asks
    assert len(events("customers.reveal_field_value")) == 1
    assert client.get(asks).status_code == 200
    assert client.post("/account/proof", {"password": "wrong", "next": "/"}).status_code == 422
    back = client.post("/account/proof", {"code": code_of(cast.staff["chen"]), "next": "/customers"})
    assert back["Location"] == "/customers"
    assert "花生" in client.post(answer, {"reason": "call"}).content.decode()


def test_without_the_guard_it_would_open(cast, clock, answer, monkeypatch):
    from shuke.doors.web.fields import pages

    client = with_app(cast, "chen")
    clock.shift(20 * 60)
    monkeypatch.setattr(pages, "recent_enough", lambda request: None)
    assert "花生" in client.post(answer, {"reason": "call"}).content.decode()


def test_contacts_are_opened_without_it(cast, clock):
    from shuke.customers.models import Identifier

    client, lin = with_app(cast, "chen"), cast.customers["lin"]
    with acting_as(SYSTEM):
        phone = Identifier.objects.get(customer_id=lin, kind="phone").id
    clock.shift(20 * 60)
    address = f"/customers/{lin}/identifiers/{phone}/reveal"
    assert "138" in client.post(address, {"reason": "call"}).content.decode()


def test_ways_to_sign_in_are_changed_by_who_proved_it_lately(cast, clock):
    client = with_app(cast, "chen")
    clock.shift(16 * 60)
    for address in ("/account/app", "/account/passkeys/challenge", "/account/passkeys", "/account/recovery-codes",
                    "/account/factors/1/removal", "/account/app/confirmation", "/account/sign-in"):  # fmt: skip
        assert client.post(address)["Location"].startswith("/account/proof"), address
    assert (
        client.post("/account/proof", {"password": PASSWORD, "next": "/account/sign-in"}).status_code == 302
    )
    assert client.post("/account/recovery-codes").status_code == 200


def test_who_has_no_session_has_proved_nothing():
    request = RequestFactory().get("/")
    request.staff = None
    with pytest.raises(StepUpNeeded):
        recent_enough(request)


@pytest.mark.parametrize("wanted", HOSTILE)
def test_no_next_leaves_the_host(cast, clock, client, wanted):
    assert len(HOSTILE) == len(set(HOSTILE)) == 40
    assert leaves("https://evil.example/") and not leaves("/customers")
    page = client.get("/login", {"next": wanted.replace("\x00", "")})
    assert f'name="next" value="{wanted}"' not in page.content.decode()
    for address, body in (("/login", {"login": "wei", "password": PASSWORD}), ("/account/proof", {"password": PASSWORD}),
                          ("/language", {"language": "en"}), ("/theme", {"theme": "dark"})):  # fmt: skip
        answer = client.post(address, {**body, "next": wanted})
        assert not leaves(answer.headers.get("Location", "/")), (address, answer.headers.get("Location"))
        assert answer.status_code in (302, 400), address
