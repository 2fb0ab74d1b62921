"""H9, H11, L1, G8, G9: protections of every answer, cookies under TLS, settings of a real house, no JWT."""

import base64
import json
import os
import re
import subprocess
import sys

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import get_resolver

from tests.auth.people import by_password, with_app
from tests.house.addresses import all_patterns
from tests.house.verdicts import all_lines

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
ALWAYS = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip
REAL = {
    "SHUKE_SECRET_KEY": base64.b64encode(bytes(range(48))).decode(), "SHUKE_HOSTS": "crm.example.com",
    "SHUKE_MASTER_KEY": base64.b64encode(bytes(range(32))).decode(),
    "SHUKE_INDEX_KEY": base64.b64encode(bytes(range(1, 33))).decode(),
    "DATABASE_URL": "postgresql://shuke_app@127.0.0.1:9/shuke", "DJANGO_SETTINGS_MODULE": "shuke.config.settings",
}  # fmt: skip


def unprotected(answer) -> list[str]:
    """What is missing from an answer."""
    missing = [name for name, value in ALWAYS.items() if answer.headers.get(name) != value]
    policy = answer.headers.get("Content-Security-Policy", "")
    good = "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    return missing if good else [*missing, "Content-Security-Policy"]


def test_every_address_and_every_error_is_protected(cast, settings):
    settings.SECOND_FACTOR_NEEDED = False  # else every page would answer with the same way on
    client = by_password("jiang", Client(raise_request_exception=False))
    asked = [(line.method, re.sub(r"\{\w+\}", "7", line.address)) for line in all_lines()]
    asked += [("GET", address) for address in ("/nowhere", "/healthz", "/static/dist/app.css", "/static/nowhere.css", "/api/v1/x",
              "/.env", "/.git/config", "/customers?q=%00")]  # fmt: skip
    asked += [("DELETE", "/"), ("POST", "/customers"), ("TRACE", "/")]
    for method, address in asked:
        assert unprotected(client.generic(method, address)) == [], f"{method} {address}"
    assert len(asked) > 150 and len(list(all_patterns(get_resolver()))) > 100


def test_answers_that_no_page_made_are_protected_too(cast):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert unprotected(strict.post("/login", {"login": "x"})) == []
    assert unprotected(Client(headers={"Host": "evil.example"}, raise_request_exception=False).get("/")) == []
    with override_settings(SECURE_SSL_REDIRECT=True):
        moved = Client().get("/")
        assert moved.status_code == 301 and unprotected(moved) == []
        hostile = Client(headers={"Host": "evil.example"}, raise_request_exception=False).get("/")
        assert hostile.status_code == 400 and unprotected(hostile) == []


def test_a_page_without_them_is_found():
    from django.http import HttpResponse

    assert unprotected(HttpResponse()) == [*ALWAYS, "Content-Security-Policy"]


def test_a_form_that_is_too_old_says_so_in_the_readers_words(cast):
    client = Client(enforce_csrf_checks=True)
    for language, words in (("zh-hans", "页面已过期"), ("en", "This form is too old")):
        answer = client.post("/login", {"login": "x"}, headers={"Accept-Language": language})
        assert answer.status_code == 403 and words in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/.env", "/.git/config", "/secrets.toml", "/files/x.py", "/media/x.py", "/static/../secrets.toml"],
)
def test_what_lies_beside_the_program_is_not_served(cast, address):
    assert by_password("wei").get(address).status_code == 404


def real_house(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process with the environment of a house that others can name."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SHUKE_", "DATABASE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        env=kept | REAL | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deploy_check_has_nothing_to_say():
    from tests.conftest import APP, CLUSTER

    done = real_house(
        "import django; django.setup(); from django.core.management import call_command;"
        "call_command('check', deploy=True, fail_level='WARNING')",
        DATABASE_URL=CLUSTER.url(APP, connection.settings_dict["NAME"]),
    )
    assert done.returncode == 0 and "no issues" in done.stdout, done.stderr


def test_a_real_house_is_closed():
    done = real_house(
        "import json; from django.conf import settings as s; import django; django.setup();"
        "print(json.dumps([s.DEBUG, s.DEMO, s.SECOND_FACTOR_NEEDED, s.ALLOWED_HOSTS, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_DOMAIN,"
        "s.SECURE_SSL_REDIRECT,"
        "s.SECURE_HSTS_SECONDS, s.PASSWORD_HASHERS[0].rpartition('.')[2], s.PASSWORD_RESET_TIMEOUT, s.PUBLIC_ADDRESS]))"
    )
    assert json.loads(done.stdout) == [
        False, False, True, ["crm.example.com"], "__Host-session", "__Host-csrf", True, True, True, None, True,
        31_536_000, "Argon2PasswordHasher", 3600, "https://crm.example.com",
    ], done.stderr  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"SHUKE_SECRET_KEY": "short"}, "50 characters"), ({"SHUKE_SECRET_KEY": ""}, "is not set"),
     ({"SHUKE_WITHOUT_SECRETS": "1"}, "known keys")],
)  # fmt: skip
def test_known_or_short_secrets_serve_nobody(wrong, words):
    done = real_house("import shuke.config.wsgi", **wrong)
    assert done.returncode != 0 and words in done.stderr


def test_a_loopback_house_keeps_plain_cookies_and_believes_no_proxy():
    done = real_house(
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.PROXIES)",
        SHUKE_HOSTS="127.0.0.1,localhost",
    )
    assert done.stdout.strip() == "shuke_session False []"


def test_only_a_known_proxy_is_believed_that_it_came_over_tls(cast, settings):
    from ipaddress import ip_network

    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, ("shuke.scheme", "https")
    settings.PROXIES = [ip_network("127.0.0.1")]
    said = {"X-Forwarded-Proto": "https", "Shuke.Scheme": "https", "Shuke-Scheme": "https"}
    assert Client(headers=said).get("/login").status_code == 200
    assert Client(headers=said, REMOTE_ADDR="203.0.113.9").get("/login").status_code == 301


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS256"])
def test_a_token_that_speaks_for_itself_opens_nothing(cast, algorithm):
    """There are no JWTs here: one of any algorithm is an unknown key, and no session."""
    claims = {
        "sub": cast.staff["jiang"],
        "user_id": cast.staff["jiang"],
        "role": "admin",
        "exp": 4_000_000_000,
    }
    token = f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims)}.{'' if algorithm.lower() == 'none' else 'c2ln'}"
    headers = {"Authorization": f"Bearer {token}"}
    assert Client(headers=headers).get("/api/v1/customers").status_code == 401
    assert Client(headers=headers).get("/customers").status_code == 302
    client = Client()
    client.cookies["shuke_session"] = token
    assert client.get("/customers").status_code == 302


def test_a_keys_secret_is_told_once_and_is_in_no_address_and_no_log(cast, caplog):
    from shuke.foundation.org.models import ApiKey
    from tests.org.log import events

    admin = with_app(cast, "jiang")
    told = admin.post(
        "/settings/keys/new", {"name": "till", "scope": "sales.read", "unit": cast.units["lake"]}
    )
    secret = re.search(r"shuke_[\w-]{40,}", told.content.decode()).group()
    assert "no-store" in told["Cache-Control"] and told.status_code == 200
    key = ApiKey.objects.get(name="till")
    assert secret not in admin.get("/settings/keys").content.decode()
    assert secret.encode() not in bytes(key.secret_hash) and key.scopes == ["sales.read"]
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/orders").status_code == 200
    key.refresh_from_db()
    assert key.last_used_at is not None
    assert Client().get(f"/api/v1/orders?key={secret}").status_code == 401  # never in an address
    assert secret not in caplog.text and secret not in str([one.facts for one in events("org.make_key")])
