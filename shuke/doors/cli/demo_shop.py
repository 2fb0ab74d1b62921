"""Building the demo shop, in a process of its own that logs in as the owner: `python -m shuke.doors.cli.demo_shop`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

from shuke.doors.cli.house import set_up_django
from shuke.doors.cli.progress import Progress

DRAFT = "demo.draft.json"  # becomes the mark of a demo once all of it is there


def main() -> None:
    """Build it into the house that the environment names, and leave the list of logins."""
    options = argparse.ArgumentParser()
    for name in ("--customers", "--orders", "--seed"):
        options.add_argument(name, type=int, required=True)
    options.add_argument(
        "--begun", type=float, default=time.monotonic(), help="the demo's clock at its start"
    )
    args = options.parse_args()
    set_up_django()
    from shuke.doors.demoshop.build import build_shop, demo_logins
    from shuke.doors.demoshop.diary.wishes import wish
    from shuke.doors.demoshop.logins import till_key
    from shuke.doors.demoshop.offers import offer_coupons
    from shuke.doors.demoshop.points import give_points
    from shuke.doors.demoshop.promises import promise

    with Progress(sys.stderr, args.begun) as progress:
        build_shop(args.customers, args.orders, args.seed, progress)
        progress("giving points", 0, 0)
        give_points()
        progress("promising tiers", 0, 0)
        promise()
        progress("offering coupons", 0, 0)
        offer_coupons()
        progress("noting wishes", 0, 0)
        wish()
    draft = Path(os.environ["SHUKE_DATA"]) / DRAFT
    draft.write_text(
        json.dumps({"logins": demo_logins(), "till_key": till_key()}, ensure_ascii=False, indent=1) + "\n"
    )


if __name__ == "__main__":
    main()
