"""What a person chose on the columns page, read from the form; nothing here asks the database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shuke.customers.rules.fields import Field
from shuke.integrations.imports.readers.looking import Look, Looked
from shuke.integrations.imports.rules.dates import ORDERS
from shuke.integrations.imports.rules.headers import FIRST_ROWS, header_of
from shuke.integrations.imports.rules.layout import DATES
from shuke.integrations.imports.rules.mapping import map_of
from shuke.integrations.imports.rules.own_fields import DAYS, targets
from shuke.integrations.imports.rules.settings import SourceSettings
from shuke.integrations.imports.rules.synonyms import REQUIRED, SYNONYMS

LOOKED_BY = ("encoding", "delimiter", "header")
MOST_COLUMNS = 400


@dataclass(frozen=True, slots=True)
class Choice:
    """The form as read: the settings it makes, the columns by field, fields named twice."""

    kind: str
    settings: SourceSettings
    columns: dict[str, int]
    twice: tuple[str, ...]

    @property
    def missing(self) -> list[tuple[str, ...]]:
        """Groups of fields of which none was chosen, though one must be."""
        return [group for group in REQUIRED[self.kind] if not any(name in self.columns for name in group)]


def main_table(look: Look) -> Looked:
    """The table by whose columns the page asks: the first that can be read, else the first."""
    return next((table for table in look.tables if table.is_complete), look.tables[0])


def columns_now(table: Looked, kind: str, settings: SourceSettings, own: Sequence[Field]) -> dict[str, int]:
    """Which column is which field under the settings."""
    return header_of(kind, table.first, settings.columns, settings.ignored, settings.header, own).columns


def choice_of(
    post: Mapping[str, Any], look: Look, before: SourceSettings, words: list[str], own: Sequence[Field]
) -> Choice:
    """The settings that the form asks for, on top of what a source had before (fields that the form does not show).

    ``words`` are the store words that the form asks about, by their number; ``own`` the shop's custom fields.
    """
    table = main_table(look)
    kind = post.get("kind") if post.get("kind") in SYNONYMS else look.kind
    assert isinstance(kind, str)
    given = replace(
        before, encoding=_one_of(post, "encoding"), delimiter=_one_of(post, "delimiter", ",;\t|"),
        header=_one_of(post, "header", ("none", *map(str, range(1, FIRST_ROWS + 1)))),
        date_order=_one_of(post, "date_order", ORDERS), decimal=_one_of(post, "decimal", ".,"),
        currency=_one_of(post, "currency"), timezone=_one_of(post, "timezone"), store=_one_of(post, "store"),
        stores=_stores(post, before, words), cancelled_prefixes=_words(post.get("prefixes", "")),
    )  # fmt: skip
    if kind != look.kind:  # columns of another kind mean nothing
        return Choice(kind, replace(given, columns={}, ignored=()), {}, ())
    named = [(post.get(f"c{at}", ""), at) for at in range(min(len(table.titles), MOST_COLUMNS))]
    known = {*SYNONYMS[kind], *targets(kind, own)}
    chosen = {name: at for name, at in reversed(named) if name in known}
    times = Counter(name for name, _at in named if name in known)
    columns, ignored = map_of(kind, table.first, chosen, given.header, own)
    twice = tuple(name for name, count in times.items() if count > 1)
    return Choice(kind, replace(given, columns=columns, ignored=ignored), chosen, twice)


def must_look_again(choice: Choice, look: Look, before: SourceSettings, own: Sequence[Field]) -> bool:
    """Whether the files have to be read anew to know what the page shows under this choice."""
    if choice.kind != look.kind or any(
        getattr(choice.settings, name) != getattr(before, name) for name in LOOKED_BY
    ):
        return True
    seen = main_table(look).columns
    days = [name for name, field in targets(choice.kind, own).items() if field.kind in DAYS]
    return any(choice.columns.get(name) != seen.get(name) for name in (*DATES, "store", *days))


def is_unsure(look: Look, settings: SourceSettings) -> bool:
    """Whether days can be read in two ways and nobody said which."""
    return not settings.date_order and any(table.layout.get("unsure") for table in look.tables)


def _one_of(post: Mapping[str, Any], name: str, allowed: Any = None) -> str:
    text = str(post.get(name, "")).strip() if name != "delimiter" else str(post.get(name, ""))
    return text if allowed is None or (text and text in allowed) else ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[:20] for word in text.replace("，", " ").replace(",", " ").split()))[:20]


def _stores(post: Mapping[str, Any], before: SourceSettings, words: list[str]) -> dict[str, str]:
    told = {word: str(post.get(f"unit{number}", "")) for number, word in enumerate(words)}
    kept = {word: code for word, code in before.stores.items() if word not in told}
    return kept | {word: code for word, code in told.items() if code}
