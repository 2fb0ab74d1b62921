"""What the last walk over the whole log found, kept beside the signed heads, for the page that tells of it."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shuke.foundation.audit.heads import Head, head_of, kept_lines
from shuke.foundation.audit.proof import Proof

FILE = "verified.json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """When the log was walked, how long it was, and at how many places it was not as it was written."""

    at: datetime
    events: int
    faults: int
    seconds: float

    @property
    def is_sound(self) -> bool:
        """Nothing was found changed."""
        return not self.faults


def keep_verdict(folder: Path, found: Proof, now: datetime) -> None:
    """Write down what a walk found; a reader never sees half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    said = {
        "at": now.isoformat(),
        "events": found.events,
        "faults": len(found.faults),
        "seconds": found.seconds,
    }
    half = folder / f"{FILE}.new"
    half.write_text(json.dumps(said))
    os.replace(half, folder / FILE)


def last_verdict(folder: Path) -> Verdict | None:
    """The last walk; None before the first, or where somebody wrote something else there."""
    try:
        said = json.loads((folder / FILE).read_text())
        return Verdict(
            datetime.fromisoformat(said["at"]),
            int(said["events"]),
            int(said["faults"]),
            float(said["seconds"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def last_head(folder: Path) -> Head | None:
    """The last head that was signed; None before the first."""
    lines = kept_lines(folder)
    return head_of(lines[-1]) if lines else None
