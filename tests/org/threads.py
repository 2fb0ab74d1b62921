"""Real threads with connections of their own, for races that only they can run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

PATIENCE = 20


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Start all calls at the same moment; their answers in order, an exception as the answer of the call that raised it."""
    barrier = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait(PATIENCE)
            answers[place] = call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return answers


def kinds(answers: list[Any]) -> list[str]:
    """Names of the answers' classes, sorted."""
    return sorted(type(answer).__name__ for answer in answers)
