"""The embedded database is started again when it dies: `python -m shuke.doors.cli.keeper DIR`, a child of `shuke serve`.

A process of its own, so that nothing that the web processes do or forget can keep it from looking.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

from shuke.doors.cli.postgres import Cluster, ServerDidNotStart

log = logging.getLogger("shuke.keeper")
LOOKS_EVERY = 0.05  # seconds; a look asks the kernel about one process id
WAITS_AFTER_FAILING = 2.0


def keep(place: Path) -> None:
    """Look until we are ended; a server that does not start is tried again, and the log says why."""
    cluster = Cluster(place)
    while True:
        try:
            if cluster.revive():
                log.warning("the database had ended and was started again")
        except ServerDidNotStart as why:
            log.error("the database ended and does not start: %s", why)
            time.sleep(WAITS_AFTER_FAILING)
        time.sleep(LOOKS_EVERY)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
