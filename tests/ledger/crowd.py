"""Many clients at once, again and again: threads that keep their connections, let go by a barrier each round."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

PATIENCE = 60


class Crowd:
    """``size`` clients; ``round`` has each of them make its call at the same moment and gives the answers in order."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._gate = threading.Barrier(size + 1)
        self._call: Callable[[int], Any] | None = None
        self._answers: list[Any] = [None] * size
        self._threads = [
            threading.Thread(target=self._client, args=(place,), daemon=True) for place in range(size)
        ]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._call = None
        self._gate.wait(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)

    def round(self, call: Callable[[int], Any]) -> list[Any]:
        """The answers; an exception is the answer of who met it."""
        self._call = call
        self._gate.wait(PATIENCE)
        self._gate.wait(PATIENCE)
        return list(self._answers)

    def _client(self, place: int) -> None:
        try:
            while True:
                self._gate.wait(PATIENCE)
                if self._call is None:
                    return
                try:
                    self._answers[place] = self._call(place)
                except Exception as error:  # noqa: BLE001 - the test looks at it
                    self._answers[place] = error
                self._gate.wait(PATIENCE)
        finally:
            connections.close_all()
