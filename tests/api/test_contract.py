"""H2: the description and the program agree, as schemathesis tries them: all its checks, by three callers."""

from __future__ import annotations

import gc
import traceback
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.contract import FILE, as_text, promised

# What is well-formed may still name a store, a product or a customer that is not there, or a cursor that nobody made.
SEMANTIC = {
    "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "410", "422"]}
}
# In a batch each item is judged alone: a wrong one is told in its result, and the whole answers 207.
ONE_BY_ONE = {
    "negative_data_rejection": {"expected-statuses": ["207", "400", "401", "403", "404", "415", "422"]}
}
QUICK = {"coverage": {"enabled": False}, "stateful": {"enabled": False}}


def configured(examples: int, phases: dict[str, Any]) -> Any:
    """Everything that schemathesis can try; a NUL is a text of JSON that no database keeps (see test_door)."""
    from schemathesis.config import SchemathesisConfig

    return SchemathesisConfig.from_dict({
        "checks": SEMANTIC, "continue-on-failure": True, "seed": 20261122, "phases": phases,
        "generation": {"mode": "all", "max-examples": examples, "deterministic": True, "allow-x00": False},
        "operations": [{"include-path-regex": "/batch$", "checks": {**SEMANTIC, **ONE_BY_ONE}}],
    })  # fmt: skip


def events_of(secret: str, examples: int, phases: dict[str, Any]) -> Iterator[Any]:
    """One run over the program itself, without a network."""
    import schemathesis
    from django.core.wsgi import get_wsgi_application
    from schemathesis.engine import from_schema

    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), config=configured(examples, phases),
        headers={"Authorization": f"Bearer {secret}"},
    )  # fmt: skip
    if secret:
        schema.config.update(headers={"Authorization": f"Bearer {secret}"})
    yield from from_schema(schema).execute()


def tried(events: Iterator[Any]) -> tuple[Counter[str], list[str], set[str]]:
    """(requests by status, what failed, operations that were tried)."""
    from schemathesis.engine.events import NonFatalError, ScenarioFinished

    statuses: Counter[str] = Counter()
    failed: list[str] = []
    seen: set[str] = set()
    for event in events:
        # Its generator sometimes stumbles over its own spans (an IndexError inside hypothesis): no request was made.
        if isinstance(event, NonFatalError) and not _is_of_the_generator(event.value):
            failed.append(f"{event.label}: {event.value!r}")
        if not isinstance(event, ScenarioFinished):
            continue
        cases = {case_id: node.value for case_id, node in event.recorder.cases.items()}
        for case_id, interaction in event.recorder.interactions.items():
            statuses[str(interaction.response.status_code) if interaction.response else "none"] += 1
            seen.add(cases[case_id].operation.label)
        failed += [
            f"{cases[case_id].operation.label} {check.name}: {check.failure_info.failure}\n{cases[case_id].as_curl_command()}"
            for case_id, checks in event.recorder.checks.items()
            for check in checks
            if check.failure_info is not None
        ]
    return statuses, failed, seen


def _is_of_the_generator(error: BaseException) -> bool:
    *_frames, last = traceback.extract_tb(error.__traceback__)
    return isinstance(error, IndexError) and "/hypothesis/internal/" in last.filename


@pytest.fixture
def schemathesis_without_network(monkeypatch):
    """4.32 hands settings of sockets to a program that it calls itself, which then takes them for its own."""
    from schemathesis.transport.wsgi import WSGITransport

    send = WSGITransport.send

    def without_sockets(self, case, *, session=None, **kwargs):
        for name in ("max_redirects", "verify", "cert", "proxies"):
            kwargs.pop(name, None)
        return send(self, case, session=session, **kwargs)

    monkeypatch.setattr(WSGITransport, "send", without_sockets)
    yield
    gc.collect()  # its threads are gone; their connections go with them


@pytest.mark.parametrize("caller", ["full", "reader"])
def test_description_and_program_agree(chain, caller, settings, schemathesis_without_network):
    settings.API_REQUESTS_PER_MINUTE = 10**9
    statuses, failed, seen = tried(events_of(chain.callers[caller].secret, 4, QUICK))
    print(caller, dict(statuses))
    assert failed == [], "\n\n".join(failed)
    assert len(seen) == 39 and not statuses.keys() & {"500", "none"}
    assert sum(statuses.values()) > 150


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("caller", ["full", "lake", "reader"])
def test_everything_that_schemathesis_can_try(chain, caller, settings, schemathesis_without_network):
    settings.API_REQUESTS_PER_MINUTE = 10**9
    statuses, failed, seen = tried(events_of(chain.callers[caller].secret, 30, {}))
    print(caller, dict(statuses))
    assert failed == [], "\n\n".join(failed)
    assert len(seen) == 39 and not statuses.keys() & {"500", "none"}


@pytest.mark.django_db(databases=["default", "witness"])  # asks pytest-django for both connections
def test_the_description_has_39_operations():
    from shuke.doors.api.openapi import description

    assert sum(len(operations) for operations in description("en")["paths"].values()) == 39


@pytest.mark.django_db(databases=["default", "witness"])
def test_the_description_is_as_promised():
    """Operations, parameters, fields and their limits; after a wanted change: python -m tests.api.contract."""
    assert as_text(promised()) == FILE.read_text()


@pytest.mark.django_db(databases=["default", "witness"])
@pytest.mark.parametrize(
    "lost", [("operations", "PUT /api/v1/stock/{store}/{code}"), ("shapes", "OrderItem")]
)
def test_a_lost_promise_is_seen(lost):
    part, name = lost
    promise = promised()
    fields = promise[part][name].get("properties") or promise[part][name]["parameters"]
    fields.pop("seller") if isinstance(fields, dict) else fields.pop()
    assert as_text(promise) != FILE.read_text()
