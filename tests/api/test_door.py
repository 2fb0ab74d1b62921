"""The door itself: keys, limits, broken bodies, languages; every no is a problem."""

import json
import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from shuke.foundation.org.models import ApiKey
from tests.api.world import FULL, Program, an_order, program

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def told(answer) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json", answer.content
    body = answer.json()
    assert set(body) == {"type", "title", "status", "code", "detail", "errors", "reference"}
    assert body["status"] == answer.status_code
    return answer.status_code, body["code"]


def test_without_a_valid_key_nothing_is_told(cast):
    secret = program(FULL).secret
    for wrong in ("", "shuke_x", secret[:-1], secret + "x", "密钥"):
        answer = Program(wrong.encode().decode("latin-1")).get("/customers")
        assert told(answer) == (401, "unauthorized")
        assert answer["WWW-Authenticate"] == "Bearer"
    assert told(Program("").get("/nowhere")) == (401, "unauthorized")


@pytest.mark.parametrize("field", ["ended_at", "expires_at"])
def test_a_key_ends_at_its_next_request(cast, field):
    caller = program(FULL)
    assert caller.get("/customers").status_code == 200
    ApiKey.objects.update(**{field: timezone.now() - timedelta(hours=1)})
    assert told(caller.get("/customers")) == (401, "unauthorized")


def test_the_last_use_is_noted_once_a_minute(cast):
    caller = program(FULL)
    caller.get("/customers")
    first = ApiKey.objects.get().last_used_at
    assert first is not None
    caller.get("/customers")
    assert ApiKey.objects.get().last_used_at == first
    ApiKey.objects.update(last_used_at=first - timedelta(minutes=2))
    caller.get("/customers")
    assert ApiKey.objects.get().last_used_at > first - timedelta(minutes=2)


def test_more_requests_than_allowed_wait(cast, settings):
    settings.API_REQUESTS_PER_MINUTE = 3
    caller, other = program(FULL), program(FULL)
    while timezone.now().second > 57:
        time.sleep(0.2)
    answers = [caller.get("/customers") for _turn in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert told(answers[-1]) == (429, "rate_limited") and 0 < int(answers[-1]["Retry-After"]) <= 60
    assert other.get("/customers").status_code == 200


def test_what_a_key_may_not_do(cast):
    reader = program(["customers.read"])
    assert told(reader.get("/orders")) == (403, "forbidden")
    assert told(reader.put("/orders/till/A-1", an_order())) == (403, "forbidden")
    assert told(reader.put("/customers/shop/1", {"name": "x"})) == (403, "forbidden")
    assert told(program(["sales.write"]).get("/customers")) == (403, "forbidden")


def test_single_acts_and_bundles_are_scopes_too(cast):
    assert program(["customers.view"]).get("/customers").json()["items"][0]["are_contacts_masked"]
    assert program(["see_customers"]).get("/orders").status_code == 200


def test_foreign_and_unknown_are_the_same(cast):
    lake = program(FULL, "lake")
    bodies = []
    for id_ in (cast.customers["zhao"], 10**9, 2**63 - 1):
        body = lake.get(f"/customers/{id_}").json()
        body.pop("reference")
        bodies.append(body)
    assert bodies[0] == bodies[1] == bodies[2] and bodies[0]["code"] == "not_found"


DEEP = b'{"name":' + b"[" * 100 + b"]" * 100 + b"}"
DEEPEST = b'{"name":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
MANY = json.dumps({f"field{place}": 1 for place in range(10_000)}).encode()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b" ", 400, "json_invalid"), (b"{", 400, "json_invalid"), (b"\xff\xfe{}", 400, "json_invalid"),
        (b'{"name": "\xe4\xb8"}', 400, "json_invalid"), (b'{"name": NaN}', 400, "json_invalid"),
        (b'{"name": "a\\u0000"}', 422, "validation_failed"), (b'{"name": "\\ud800"}', 422, "validation_failed"),
        (b'{"\\u0000": 1}', 422, "validation_failed"), (b'{"\\ud800": 1}', 422, "validation_failed"),
        (b'{"name": "a", "name": "b"}', 400, "json_duplicate"),
        (b'{"tags": [{"a": 1, "a": 2}]}', 400, "json_duplicate"), (DEEP, 422, "validation_failed"),
        (DEEPEST, 400, "json_invalid"), (MANY, 422, "validation_failed"), (b"[]", 422, "validation_failed"),
        (b"null", 422, "validation_failed"), (b'"x"', 422, "validation_failed"), (b"1" * 5000, 400, "json_invalid"),
        (b'{"name": "' + b"x" * 9_000_000 + b'"}', 413, "body_too_large"),
        (b'{"name": "' + b"x" * 7_000_000 + b'"}', 422, "validation_failed"),
    ],
    ids=lambda value: value[:20].hex() if isinstance(value, bytes) else str(value),
)  # fmt: skip
def test_broken_bodies_are_refused_at_once(cast, body, status, code):
    caller = program(FULL)
    caller.get("/customers")
    begun = time.monotonic()
    answer = caller.put("/customers/shop/1", body)
    seconds = time.monotonic() - begun
    assert told(answer) == (status, code)
    assert seconds < 0.2 and len(answer.content) < 10_000


def test_other_content_and_missing_keys_are_refused(cast):
    caller = program(FULL)
    answer = caller.ask(
        "PUT", "/customers/shop/1", b"name=x", **{"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert told(answer) == (415, "content_type")
    for key in ("名", "a b", "x" * 256):
        wrong = caller.put("/customers/shop/1", {}, key.encode().decode("latin-1"))
        assert told(wrong) == (422, "validation_failed")
        assert wrong.json()["errors"][0]["parameter"] == "Idempotency-Key"


def test_addresses_and_methods_that_do_not_exist(cast):
    caller = program(FULL)
    assert told(caller.get("/nowhere")) == (404, "not_found")
    answer = caller.ask("DELETE", f"/customers/{cast.customers['lin']}")
    assert told(answer) == (405, "method_not_allowed") and "GET" in answer["Allow"]
    assert told(caller.get("/products/%00")) == (400, "text_broken")
    assert told(caller.get("/products?code=%00")) == (400, "text_broken")


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "limit=1.0", "cursor=!!", "cursor=YWZ0ZXI6eA", "colour=red",

              "changed_since=today", "changed_since=2026-11-22T00:00:00", "phone=1", "source=A B",
              "cursor=YWZ0ZXI6OTk5OTk5OTk5OTk5OTk5OTk5OQ"],
)  # fmt: skip
def test_wrong_questions_are_refused(cast, query):
    assert told(program(FULL).get(f"/customers?{query}"))[0] == 422


def test_offsets_that_no_place_has_are_understood(cast):
    """Found by schemathesis: PostgreSQL takes offsets below sixteen hours only."""
    caller = program(FULL)
    for moment in ("2000-01-01T00:00:10-17:45", "1990-06-17T15:58:25%2B20:16", "2000-01-01t00:00:00z"):
        for resource in ("customers", "orders", "refunds", "products", "stock"):
            assert caller.get(f"/{resource}?changed_since={moment}").status_code == 200, (resource, moment)
    assert told(caller.get("/orders?placed_since=0001-01-01T00:00:00%2B14:00"))[0] == 422
    till = caller.put("/orders/till/FAR", {**an_order(), "placed_at": "2026-11-22T12:00:00+23:59"})
    assert till.status_code == 201
    assert caller.get("/orders/till/FAR").json()["placed_at"] == "2026-11-21T12:01:00+00:00"


def test_a_no_speaks_the_readers_language(cast):
    chinese = program(FULL, language="zh-CN,zh;q=0.9").put("/customers/shop/1", {"phone": "12"})
    english = program(FULL, language="en").put("/customers/shop/1", {"phone": "12"})
    assert "不" in chinese.json()["detail"] and "phone" in english.json()["detail"]
    assert (chinese["Content-Language"], english["Content-Language"]) == ("zh-hans", "en")
    field = program(FULL, language="zh").put("/customers/shop/1", {"name": 5}).json()["errors"][0]
    assert field["code"] == "string_type" and not field["detail"].isascii()


def test_what_was_sent_is_never_said_again(cast):
    sent = {"phone": "13912", "email": "secret-canary", "card": "x" * 500, "name": ["canary-name"]}
    body = program(FULL).put("/customers/shop/1", sent).content.decode()
    assert "canary" not in body and "13912" not in body


def test_what_nobody_foresaw_has_a_reference(cast, monkeypatch, caplog):
    def fail(*_how, **_asked):
        raise ZeroDivisionError("canary-secret")

    monkeypatch.setattr("shuke.trade.catalog.queries.exchange.rows_of", fail)
    answer = program(FULL).get("/products/T1")
    assert told(answer) == (500, "internal") and "canary" not in answer.content.decode()
    assert answer.json()["reference"] in caplog.text and "canary-secret" in caplog.text


def test_a_database_that_is_away_is_said_so(cast, monkeypatch):
    def fail(*_how, **_asked):
        raise OperationalError("no route to 10.0.0.1")

    monkeypatch.setattr("shuke.trade.catalog.queries.exchange.rows_of", fail)
    answer = program(FULL).get("/products/T1")
    assert told(answer) == (503, "unavailable") and answer["Retry-After"] == "3"
    assert "10.0.0.1" not in answer.content.decode()


def test_answers_carry_their_protections(cast):
    for answer in (program(FULL).get("/customers"), Program("").get("/customers")):
        assert (
            answer["X-Content-Type-Options"] == "nosniff"
            and "default-src 'none'" in answer["Content-Security-Policy"]
        )
        assert answer["Cache-Control"] == "no-store" and not answer.cookies
