"""What an import brought, or would bring: figures, bases, what was set aside, what is wrong with which row."""

from typing import Any

from django.utils.translation import gettext as _

from shuke.doors.web.identify.imports.words import ASIDES, BASES, CODES, FACTS, MEANINGS, MONEY, QUIET
from shuke.foundation.org.actor import Actor
from shuke.integrations.imports.queries.jobs import JobView, error_examples
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.ui.formats import count, money

EXAMPLES = 3


def rows_in(job: JobView) -> int:
    """Rows that came in, or would: neither faulty nor set aside."""
    counts = job.counts
    aside = sum(map(int, counts.get("set_aside", {}).values()))
    return max(0, job.lines_read - int(counts.get("errors", 0)) - aside)


def figures_of(job: JobView) -> list[dict[str, Any]]:
    """The strip at the head: rows that come in, rows with a problem, rows that are no business of this kind."""
    counts, errors = job.counts, int(job.counts.get("errors", 0))
    aside = sum(counts.get("set_aside", {}).values())
    told: list[dict[str, Any]] = [
        {"label": _("Would come in") if job.dry_run else _("Came in"), "value": count(rows_in(job)),
         "unit": _("rows"), "hint": _("of %(n)s in the file") % {"n": count(job.lines_read)}},
        {"label": _("With a problem"), "value": count(errors), "unit": _("rows"), "tone": "danger" if errors else "",
         "hint": _("listed below, to be mended") if errors else _("nothing to mend")},
    ]  # fmt: skip
    if job.kind in ("receipts", "orders"):
        told.append(
            {
                "label": _("Set aside"),
                "value": count(aside),
                "unit": _("rows"),
                "hint": _("no sale and no mistake"),
            }
        )
    return told


def result_of(job: JobView) -> dict[str, Any]:
    """New, known and changed by noun; the four bases of receipts; what was set aside and what is wrong, by reason."""
    counts = job.counts
    bases = [
        {"label": label, **counts[name]}
        for name, label in BASES.items()
        if isinstance(counts.get(name), dict)
    ]
    asides = [(ASIDES.get(code, code), lines) for code, lines in counts.get("set_aside", {}).items()]
    return {
        "facts": _facts(job), "bases": bases, "currency": job.currency, "asides": asides,
    }  # fmt: skip


def _facts(job: JobView) -> list[tuple[str, str]]:
    return [
        (label, money(job.counts[key], job.currency) if key in MONEY else count(job.counts[key]))
        for key, label in FACTS.items()
        if key in job.counts and (job.counts[key] or key not in QUIET)
    ]


def errors_shown(actor: Actor, job: JobView) -> list[dict[str, Any]]:
    """What is wrong, most frequent first, each with its first rows."""
    counted = job.counts.get("errors_by_code", {})
    groups = error_examples(actor=actor, job_id=job.id, each=EXAMPLES)
    several = len({error.file for errors in groups.values() for error in errors}) > 1
    return [
        {"label": CODES.get(code, code), "count": counted.get(code, len(errors)),
         "rows": [{"file": error.file if several else "", "line": error.line, "message": error.message} for error in errors]}
        for code, errors in sorted(groups.items(), key=lambda one: -counted.get(one[0], 0))
    ]  # fmt: skip


def adjustments_of(job: JobView, settings: SourceSettings) -> list[dict[str, Any]]:
    """Codes that were taken for no goods, with lines and money; those that the source counts as goods after them."""
    met = job.counts.get("adjustment_codes", [])
    rows = [
        {"code": one["code"], "name": one["name"] or "", "meaning": MEANINGS.get(one["meaning"], one["meaning"]),
         "lines": one["lines"], "amount_minor": one["amount_minor"], "aside": True}
        for one in met
    ]  # fmt: skip
    known = {one["code"] for one in met}
    return rows + [
        {
            "code": code,
            "name": "",
            "meaning": _("Counted as goods by you"),
            "lines": None,
            "amount_minor": None,
            "aside": False,
        }
        for code in settings.goods_codes
        if code not in known
    ]
