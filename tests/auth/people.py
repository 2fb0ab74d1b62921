"""Signing in as people do, with their codes."""

from django.test import Client
from django.utils import timezone

from shuke.foundation.org.models import Factor
from shuke.foundation.org.signing.factors import secret_of
from shuke.foundation.org.signing.totp import STEP, code_at

PASSWORD = "一叶茶铺-熟客-2026"


def code_of(staff_id: int, steps: int = 0) -> str:
    """What the app of somebody shows now, or some steps from now; also of one that is being set up."""
    factor = Factor.objects.filter(staff_id=staff_id, kind="app", removed_at=None).latest("id")
    return code_at(secret_of(factor), int(timezone.now().timestamp()) // STEP + steps)


def by_password(login: str, client: Client | None = None, **also):
    """A client after the password was sent."""
    client = client or Client()
    answer = client.post("/login", {"login": login, "password": PASSWORD, **also})
    assert answer.status_code == 302, answer.content.decode()[:500]
    return client


def set_up_app(client: Client, staff_id: int) -> list[str]:
    """An authenticator app is set up on the pages; answers the recovery codes told."""
    assert client.post("/account/app").status_code == 302
    assert client.get("/account/app").status_code == 200
    answer = client.post("/account/app/confirmation", {"code": code_of(staff_id)})
    page = answer.content.decode()
    assert answer.status_code == 200, page[:500]
    return [part.split("<")[0] for part in page.split('<li class="secret">')[1:]]


def with_app(cast, login: str) -> Client:
    """Somebody who is signed in by password and has just set up an app."""
    client = by_password(login)
    set_up_app(client, cast.staff[login])
    return client
