"""The required case: a sales marketer learns nothing of what peers and superiors sold, by any of the ways in ways.py.

Each way is gone in two worlds that differ only in what the peers did; the answers are the same to the byte, headers too.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.access.peers import TOLD, base_of, peers_at_work
from tests.access.ways import WAYS, Way
from tests.cast import Cast
from tests.web.test_settings import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
# Of forms, and the number by which a refusal is found in the log: other ones with each answer.
RANDOM = re.compile(r"[A-Za-z0-9]{64}|(?<=\"reference\": \")[0-9a-f]{8}|\d\d:\d\d [0-9a-f]{8}(?=%3C/text)")
Answer = tuple[int, dict[str, str], str]


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answer_to(client: Client, way: Way, words: dict[str, Any]) -> Answer:
    """Status, headers and text; no cookie but that of the session goes along, and what a form did is taken back."""
    alone = Client(raise_request_exception=False)
    alone.cookies["shuke_session"] = client.cookies["shuke_session"].value
    body = {name: text.format_map(words) for name, text in way.body.items()}
    given = {"data": body} if way.method == "POST" else {}
    ask = getattr(alone, way.method.lower())
    with taken_back():
        answer = ask(way.address.format_map(words), **given, headers=way.headers)
        sent = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, dict(answer.headers), RANDOM.sub("RANDOM", sent.decode())


def both_worlds(cast: Cast) -> dict[str, list[tuple[Way, Answer, Answer]]]:
    """For the manager and the marketer each way with the answers where the peers have sold and where they have not.

    The manager asks everything first, so that an answer kept for somebody else would be found.
    """
    from shuke.trade.catalog.models import Product

    words = base_of(cast) | {"t1": Product.objects.get(code="T1").id}
    clients = {name: signed_in(Client(), name) for name in ("chen", "qian")}
    with taken_back():
        words |= peers_at_work(cast)
        present = {name: [answer_to(client, way, words) for way in WAYS] for name, client in clients.items()}
    absent = {name: [answer_to(client, way, words) for way in WAYS] for name, client in clients.items()}
    return {name: list(zip(WAYS, present[name], absent[name], strict=True)) for name in clients}


def test_the_marketer_is_answered_alike_whatever_the_peers_sold(cast):
    found = both_worlds(cast)
    marketer = found["qian"]
    assert [way.name for way, present, absent in marketer if present != absent] == []
    assert [
        (way.name, word) for way, (_status, _headers, text), _absent in marketer for word in TOLD
        if word in text and word not in way.address
    ] == []  # fmt: skip
    assert [way.name for way, (status, *_rest), _absent in marketer if status >= 500] == []
    assert len({way.name for way in WAYS}) == len(WAYS) >= 100
    # The control: nearly all of them would show it, and tell a manager.
    alike = {way.name for way, present, absent in found["chen"] if present == absent}
    assert alike == {way.name for way in WAYS if not way.told}


def test_a_foreign_and_an_unknown_number_take_as_long(cast):
    """404 for both, and no clock tells them apart: the medians of 200 pairs lie within 5 ms."""
    words = base_of(cast) | peers_at_work(cast)
    client = signed_in(Client(), "qian")
    times: dict[str, list[float]] = {"theirs": [], "nobody": []}
    for turn in range(200):
        for who in ("theirs", "nobody") if turn % 2 else ("nobody", "theirs"):
            began = perf_counter()
            assert client.get(f"/customers/{words[who]}").status_code == 404
            times[who].append(perf_counter() - began)
    gap = abs(median(times["theirs"]) - median(times["nobody"]))
    print(f"median gap of 200 pairs: {gap * 1000:.2f} ms")
    assert gap <= 0.005
