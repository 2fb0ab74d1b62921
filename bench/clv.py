"""Lifetime value at the shop's size: fit and score a million customers, alone in a process."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np


def measure(args: argparse.Namespace) -> Iterable[dict[str, Any]]:
    """BG/NBD and Gamma-Gamma, fitted and scored."""
    done = subprocess.run([sys.executable, __file__, str(args.customers)], check=True, stdout=subprocess.PIPE)
    alone = json.loads(done.stdout)
    is_full = args.customers >= 1_000_000
    yield {
        "work": f"BG/NBD and Gamma-Gamma: fit and score {args.customers:,} customers, alone (best of 3)",
        "measured": f"{alone['seconds']} s, {alone['peak_mb']} MB",
        "figure": "≤ 2 s, ≤ 300 MB",
        "met": alone["seconds"] <= 2 and alone["peak_mb"] <= 300 if is_full else None,
    }


def people(n: int) -> Any:
    """Histories of made-up customers (daily buyers to once only), the same on every call."""
    from shuke.insight.learners.lifetime import Buyers

    chance = np.random.default_rng(9)
    t = chance.integers(30, 730, n)
    rate = chance.gamma(0.5, 1 / 60, n)
    stayed = t * chance.beta(0.7, 0.6, n)
    x = np.minimum(chance.poisson(rate * stayed), stayed.astype(np.int64))
    t_x = np.where(x > 0, (stayed * chance.beta(np.maximum(x, 1), 1)).astype(np.int64), 0)
    mean = chance.gamma(4, 2_000, n) + 100
    return Buyers(x, np.maximum(t_x, x), np.maximum(t, np.maximum(t_x, x)), x + 1, mean)


def main() -> None:
    """Fit and score three times; the best."""
    from shuke.insight.learners import lifetime

    who, taken = people(int(sys.argv[1])), []
    for _ in range(3):
        began = time.perf_counter()
        lifetime.fit(who).predict(who)
        taken.append(time.perf_counter() - began)
    peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024
    print(json.dumps({"seconds": round(min(taken), 2), "peak_mb": peak}))


if __name__ == "__main__":
    main()
