"""No web process carries the learners' libraries: they are imported by jobs and the terminal, when they learn."""

from __future__ import annotations

import os
import subprocess
import sys

HEAVY = ("sklearn", "scipy", "duckdb", "ibis", "pandas")
PROBE = f"""
import sys, django
django.setup()
import shuke.config.urls, shuke.insight.tasks, shuke.insight.terminal, shuke.insight.commands.figures
print(*(name for name in {HEAVY!r} if name in sys.modules))
import shuke.insight.forecasts.scores
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_a_web_process_stays_light() -> None:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "shuke.config.settings", "SHUKE_SECRET": "x"}
    done = subprocess.run([sys.executable, "-c", PROBE], env=env, check=True, capture_output=True, text=True)
    web, job = done.stdout.split("\n")[:2]
    assert web.split() == [] and {"sklearn", "ibis"} <= set(job.split())  # the second is the negative control
