"""A limit for a whole conversation with a server: a timeout for each answer lets one byte a second go on for ever."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

ANSWER_SECONDS = 10.0  # for any one answer
WHOLE_SECONDS = 30.0  # for all of it


@contextmanager
def whole_within(seconds: float, sock: Callable[[], socket.socket | None]) -> Iterator[None]:
    """After so many seconds the socket is shut, and whatever waits on it fails."""

    def shut() -> None:
        open_one = sock()
        if open_one is not None:
            with suppress(OSError):
                open_one.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
