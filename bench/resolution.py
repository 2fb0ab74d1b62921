"""How well and how quickly records of one person are found: public sets, made-up people, and half a million of them.

`python bench/resolution.py [PEOPLE]`; the public sets are read from ../shared/data/linkage where that is there.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from itertools import islice
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    os.environ.setdefault("SHUKE_WITHOUT_SECRETS", "1")

PROMISED_SECONDS, PROMISED_MB = 20, 1024


def main() -> None:
    """Print every figure."""
    from tests.resolution.linkage import TUNING, UNSEEN, chinese, fake_1000, febrl, scored, shared

    for seeds, what in ((TUNING, "looked at"), (UNSEEN, "not looked at")):
        for seed in seeds:
            print(f"Chinese people, seed {seed} ({what}): {scored(*chinese(seed, 3000))}")
    if folder := shared():
        for number in (1, 2, 3):
            print(f"FEBRL {number}: {scored(*febrl(folder, number))}")
        print(f"fake_1000: {scored(*fake_1000(folder))}")
    many(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)


def many(count: int) -> None:
    """Seconds and memory of the child that compares ``count`` people; made in batches, so that this process stays small."""
    from shuke.stewardship.resolution.matching.child import compared
    from shuke.stewardship.resolution.matching.prepared import as_table
    from shuke.stewardship.resolution.rules.strength import least_for
    from tests.resolution.linkage import known
    from tests.resolution.people import people

    records = iter(people(9, int(count / 1.29)))
    batches, total = [], 0
    while chunk := list(islice(records, 20_000)):
        batches += as_table(known(one) for one in chunk).to_batches()
        total += len(chunk)
    began = time.perf_counter()
    pairs = sum(1 for _pair in compared(iter(batches), least_for(total)))
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(
        f"{total:,} people: {seconds:.1f} s (promised {PROMISED_SECONDS}), {peak} MB (promised {PROMISED_MB}), {pairs:,} pairs"
    )


if __name__ == "__main__":
    main()
