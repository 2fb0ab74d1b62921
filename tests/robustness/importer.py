"""A process of its own that imports one receipts file in small steps: run as a script, killed at any moment."""

import json
import sys
from pathlib import Path

import django

django.setup()

from shuke.integrations.imports.commands import staging  # noqa: E402 - Django first
from shuke.integrations.imports.readers import records  # noqa: E402
from shuke.integrations.imports.terminal import run_import  # noqa: E402

file, source, step = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
if step:
    staging.CHUNK = records.BLOCK = step
answer = run_import(
    "receipts", [file], source, None, False, lambda stage, done, total: print(stage, flush=True)
)
print(
    json.dumps({key: answer[key] for key in ("lines_read", "orders_new", "errors", "seconds", "peak_rss_mb")})
)
