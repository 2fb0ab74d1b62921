"""What the columns page shows: tables found, a line per column with values beside, how days and money are written."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from shuke.customers.rules.fields import Field
from shuke.doors.web.identify.imports.draft.choices import Choice, columns_now, is_unsure, main_table
from shuke.doors.web.identify.imports.words import (
    CURRENCIES,
    DATE_ORDERS,
    DELIMITERS,
    ENCODINGS,
    FIELDS,
    KINDS,
    NOTES,
    ZONES,
)  # fmt: skip
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.queries import UnitFound, units_within
from shuke.integrations.imports.own_fields import own_fields
from shuke.integrations.imports.queries.drafts import DraftView
from shuke.integrations.imports.readers.looking import Look, Looked
from shuke.integrations.imports.refusals import said
from shuke.integrations.imports.rules.own_fields import targets
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.integrations.imports.rules.synonyms import REQUIRED, SYNONYMS
from shuke.integrations.imports.units import bare, unit_by_word
from shuke.ui.formats import day, enumeration

SHOWN_TABLES, ASKED_WORDS = 12, 20


def columns_context(
    actor: Actor, draft: DraftView, look: Look, choice: Choice | None, given: Mapping[str, Any], english: bool
) -> dict[str, Any]:
    """Context of columns.html for a draft whose files were looked at; ``choice`` is what was just refused."""
    table, settings = main_table(look), choice.settings if choice else draft.settings
    own = own_fields(actor)
    columns = choice.columns if choice else columns_now(table, look.kind, settings, own)
    others = enumeration([one.name for one in look.tables if one.titles != table.titles][:6])
    return {
        "tables": [_table(one) for one in look.tables[:SHOWN_TABLES]], "more_tables": max(0, len(look.tables) - SHOWN_TABLES),
        "total_rows": draft.rows, "refused": [said(one["code"], one["facts"]) for one in look.refused], "others": others,
        "fits": _fits(look), "lines": _lines(table, look.kind, columns), "groups": _groups(look.kind, own, english),
        "missing": enumeration(_missing(look.kind, columns)), "unsure": is_unsure(look, settings),
        "days": _days(look, settings), "writing": _writing(table, settings),
        "units": _units(actor, settings, english), "words": _words(actor, look, settings), "settings": settings,
        "prefixes": " ".join(settings.cancelled_prefixes), "kind": look.kind,
        "kinds": [(kind, label) for kind, label in KINDS.items() if actor.may(f"imports.import_{kind}")],
        "has_store": "store" in columns, "is_receipts": look.kind == "receipts",
    }  # fmt: skip


def store_words(actor: Actor, look: Look, settings: SourceSettings) -> list[str]:
    """Words for stores in the files that mean no store in reach, but for what the source says about them."""
    known = unit_by_word(actor, SourceSettings())
    found = dict.fromkeys(word for table in look.tables for word in table.stores)
    return [word for word in found if bare(word) not in known][:ASKED_WORDS]


def _table(table: Looked) -> dict[str, Any]:
    form = (
        ENCODINGS.get(table.encoding.removesuffix("-sig"), table.encoding)
        if table.encoding
        else _("Workbook")
    )
    return {
        "name": table.name, "form": form, "delimiter": DELIMITERS.get(table.delimiter, ""), "rows": table.rows,
        "columns": len(table.titles), "found": len(table.columns), "complete": table.is_complete,
        "notes": [NOTES[note] for note in table.notes if note in NOTES],
        "header": _("no row of titles") if table.row < 0 else _("titles in row %(n)s") % {"n": table.row + 1},
    }  # fmt: skip


def _fits(look: Look) -> str:
    """Another kind whose columns are all there, where this one's are not."""
    if main_table(look).is_complete or not look.others:
        return ""
    best = max(look.others, key=lambda kind: look.others[kind])
    return str(KINDS[best]) if best != look.kind else ""


def _lines(table: Looked, kind: str, columns: dict[str, int]) -> list[dict[str, Any]]:
    named = {at: name for name, at in columns.items()}
    dropped = set(columns) - set(table.layout.get("columns", columns)) if columns == table.columns else set()
    required = {name for group in REQUIRED[kind] for name in group}
    return [
        {"name": f"c{at}", "title": title, "samples": table.samples[at][:3] if at < len(table.samples) else [],
         "field": named.get(at, ""), "required": named.get(at) in required,
         "note": _dropped(named[at]) if named.get(at) in dropped else ""}
        for at, title in enumerate(table.titles)
    ]  # fmt: skip


def _dropped(name: str) -> str:
    if name == "discount":
        return _("Holds rates, no amounts: not used; the amount paid decides.")
    return _("Is no amount of one line: not used; price and quantity decide.")


def labels_of(kind: str, own: Sequence[Field], english: bool) -> dict[str, str]:
    """What columns may mean, in words."""
    built_in = {name: str(FIELDS.get(name, name)) for name in SYNONYMS[kind]}
    return built_in | {name: field.name(english) for name, field in targets(kind, own).items()}


def _groups(kind: str, own: Sequence[Field], english: bool) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Choices of a column: what every row needs first, the shop's own fields last."""
    needed = [name for group in REQUIRED[kind] for name in group]
    rest = [name for name in SYNONYMS[kind] if name not in needed]
    labels = labels_of(kind, own, english)
    groups = [(_("Needed"), needed), (_("If known"), rest), (_("Your own fields"), list(targets(kind, own)))]
    return [(title, [(name, labels[name]) for name in names]) for title, names in groups if names]


def _missing(kind: str, columns: dict[str, int]) -> list[str]:
    groups = [group for group in REQUIRED[kind] if not any(name in columns for name in group)]
    return [" / ".join(str(FIELDS.get(name, name)) for name in group) for group in groups]


def _days(look: Look, settings: SourceSettings) -> list[dict[str, Any]]:
    """Ways in which the days may be read, each with a value of the file as an example."""
    ways = next((ways for table in look.tables for ways in table.days.values() if ways), [])
    chosen = settings.date_order
    if not ways and not chosen:
        return []
    found = [
        {"order": order, "label": DATE_ORDERS[order], "text": text, "day": day(parse_date(shown)) if shown else "",
         "chosen": order == chosen}
        for order, text, shown in ways
    ]  # fmt: skip
    if chosen and chosen not in [order for order, _text, _day in ways]:
        found.append(
            {"order": chosen, "label": DATE_ORDERS[chosen], "text": "", "day": _("as before"), "chosen": True}
        )
    return found


def _writing(table: Looked, settings: SourceSettings) -> list[dict[str, Any]]:
    """Plain choices of how the file is written; the empty one says what was recognised."""
    auto = _("As recognised: %(what)s")
    encoding = ENCODINGS.get(table.encoding.removesuffix("-sig"), table.encoding)
    decimals = set(table.layout.get("decimal", {}).values())
    sign = "1.234,50" if decimals == {","} else "1,234.50"
    found: list[dict[str, Any]] = []

    def add(name: str, label: str, recognised: Any, choices: list[tuple[str, Any]]) -> None:
        first = ("", auto % {"what": recognised} if recognised else _("As recognised"))
        found.append(
            {"name": name, "label": label, "value": getattr(settings, name), "choices": [first, *choices]}
        )

    row = _("no row of titles") if table.row < 0 else _("row %(n)s") % {"n": table.row + 1}
    rows = [
        (str(number), _("row %(n)s") % {"n": number}) for number in range(1, min(len(table.first), 10) + 1)
    ]
    add("header", _("Titles of the columns stand in"), row, [*rows, ("none", _("no row of titles"))])
    if table.encoding:
        add("encoding", _("Encoding"), encoding, list(ENCODINGS.items()))
        add(
            "delimiter",
            _("Cells are separated by"),
            DELIMITERS.get(table.delimiter, ""),
            list(DELIMITERS.items()),
        )
    add("decimal", _("Numbers are written as"), sign, [(".", "1,234.50"), (",", "1.234,50")])
    return found


def _units(actor: Actor, settings: SourceSettings, english: bool) -> dict[str, Any]:
    units = units_within(actor.path)
    own = next((unit for unit in units if unit.id == actor.unit_id), None)
    names = [(unit.code, unit.name_en if english and unit.name_en else unit.name) for unit in units]
    stores = [
        (code, name)
        for (code, name), unit in zip(names, units, strict=True)
        if unit.kind in ("store", "company")
    ]
    default = next((name for (code, name), unit in zip(names, units, strict=True) if unit is own), "")
    return {
        "stores": stores, "default": default, "currency": own.currency if own else "CNY",
        "timezone": own.timezone if own else "Asia/Shanghai", "currencies": CURRENCIES, "zones": ZONES,
        "currency_chosen": settings.currency, "timezone_chosen": settings.timezone, "store_chosen": settings.store,
    }  # fmt: skip


def _words(actor: Actor, look: Look, settings: SourceSettings) -> list[dict[str, Any]]:
    units = [unit for unit in units_within(actor.path) if unit.kind == "store"]
    return [
        {"name": f"unit{number}", "word": word, "value": settings.stores.get(word) or _guess(word, units)}
        for number, word in enumerate(store_words(actor, look, settings))
    ]


def _guess(word: str, units: list[UnitFound]) -> str:
    """The one store whose name begins with the word or stands at its beginning: offered, for the person to see."""
    said = bare(word)
    alike = [
        unit.code
        for unit in units
        if any(
            name and (bare(name).startswith(said) or said.startswith(bare(name)))
            for name in (unit.name, unit.name_en)
        )
    ]
    return alike[0] if len(alike) == 1 and len(said) > 1 else ""
