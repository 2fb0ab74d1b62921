"""Texts in other languages: django.po is the source, django.mo what gettext reads.

Commands compile what is outdated when they start, since a checkout holds no .mo and gettext's own compiler is
not to be had everywhere.
"""

from __future__ import annotations

import os
from pathlib import Path

LOCALE = Path(__file__).parents[1] / "locale"


def compile_outdated(locale: Path = LOCALE) -> list[Path]:
    """Compile every .po that is newer than its .mo; the files made. One stat per file when all are current."""
    return [_compiled(po) for po in locale.glob("*/LC_MESSAGES/*.po") if _is_outdated(po)]


def _is_outdated(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compiled(po: Path) -> Path:
    import polib  # 20 ms that a start with current texts need not pay

    mo, draft = po.with_suffix(".mo"), po.with_suffix(f".{os.getpid()}")
    polib.pofile(str(po)).save_as_mofile(str(draft))
    draft.replace(mo)  # several processes may be starting: each sees a whole file
    return mo
