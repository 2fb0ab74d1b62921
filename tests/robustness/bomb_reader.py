"""A fresh process that looks at one file: prints the code, the seconds and by how many MB its memory grew."""

import resource
import sys
import time
from pathlib import Path

import django

django.setup()

from shuke.foundation.kernel.refusal import Refusal  # noqa: E402 - Django first
from shuke.integrations.imports.readers.limits import STAFF  # noqa: E402
from shuke.integrations.imports.readers.survey import records_of  # noqa: E402
from shuke.integrations.imports.rules.settings import SourceSettings  # noqa: E402
from tests.robustness.looking import looks_at  # noqa: E402


def peak() -> int:
    """Most memory of this process and of the children that it waited for, in kB."""
    mark = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")
    )
    return max(int(mark.split()[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def look(path: Path) -> str:
    """Read all of it; the code of the refusal, or "read"."""
    try:
        for one in looks_at([path], "receipts", SourceSettings(timezone="UTC", currency="CNY"), STAFF):
            for _ in records_of(one.table, STAFF):
                pass
    except Refusal as no:
        return no.code
    return "read"


before, began = peak(), time.monotonic()
code = look(Path(sys.argv[1]))
print(code, round(time.monotonic() - began, 3), round((peak() - before) / 1000, 1))
