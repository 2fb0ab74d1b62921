"""The terms: in force, drafted, and how they came about."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query
from shuke.trade.programme.models import Programme, Version
from shuke.trade.programme.rules.paying import Worth, needs_proof, worth_of
from shuke.trade.programme.rules.terms import Terms, read_terms

USUAL = "points"
_IN_FORCE = """
SELECT p.currency, v.id, v.number, v.published_at, v.document::text
  FROM programme_version v JOIN programme_programme p ON p.code = v.programme_id
 WHERE v.programme_id = %s AND v.published_at IS NOT NULL ORDER BY v.number DESC LIMIT 1
"""


class NoProgramme(Refusal):
    """Nothing was published yet."""

    code = "no_programme"
    status = 409
    message = _("There is no programme yet: publish its terms first.")


@dataclass(frozen=True, slots=True)
class TermsNow:
    """What counts now."""

    programme: str
    currency: str
    version_id: int
    number: int
    published_at: datetime
    terms: Terms


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version; the names are of staff, "" for the program itself."""

    id: int
    number: int
    document: dict[str, Any]
    made_by: str
    changed_at: datetime
    rehearsal: dict[str, Any] | None
    rehearsed_at: datetime | None
    published_by: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProgrammeShown:
    """A programme with its versions, the newest first."""

    code: str
    currency: str
    name: str
    name_en: str
    versions: list[VersionShown]

    @property
    def draft(self) -> VersionShown | None:
        """The one that is not published."""
        return next((one for one in self.versions if one.published_at is None), None)

    @property
    def in_force(self) -> VersionShown | None:
        """The one published last."""
        return next((one for one in self.versions if one.published_at is not None), None)


def in_force(programme: str = USUAL) -> TermsNow | None:
    """The terms published last, for this domain's own acts; None before the first."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [programme])
        row = cursor.fetchone()
    if row is None:
        return None
    currency, version_id, number, published_at, document = row
    return TermsNow(programme, currency, version_id, number, published_at, _understood(document))


@lru_cache(maxsize=16)
def _understood(document: str) -> Terms:
    """Terms that a till asks for with each sale are read once."""
    return read_terms(json.loads(document))


def terms_of_version(version_id: int) -> Terms:
    """What one version promised, for acts that keep it after another was published."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT document::text FROM programme_version WHERE id = %s", [version_id])
        return _understood(cursor.fetchone()[0])


def begun_at(programme: str = USUAL) -> datetime | None:
    """When its first terms were published."""
    published = Version.objects.filter(programme_id=programme, published_at__isnull=False)
    return published.order_by("number").values_list("published_at", flat=True).first()


def proof_wanted(points: int, programme: str = USUAL) -> bool:
    """Whether so many points go only with a proof of who the member is; always, before there are terms."""
    now = in_force(programme)
    worth = now.terms.worth if now else Worth()
    return needs_proof(worth, worth_of(worth, points))


@query("programme.view")
def terms_in_force(*, actor: Actor, programme: str = USUAL) -> TermsNow:
    """The terms that count now; NoProgramme before the first."""
    found = in_force(programme)
    if found is None:
        raise NoProgramme()
    return found


@query("programme.view_terms")
def programme_of(*, actor: Actor, programme: str = USUAL) -> ProgrammeShown | None:
    """A programme with all its versions; the rehearsal only for who sees sales."""
    found = Programme.objects.filter(code=programme).first()
    if found is None:
        return None
    rows = (
        Version.objects.filter(programme=found).select_related("made_by", "published_by").order_by("-number")
    )
    versions = [
        VersionShown(
            row.id, row.number, row.document, row.made_by.name if row.made_by else "", row.changed_at,
            row.rehearsal if actor.sees("S") else None, row.rehearsed_at,
            row.published_by.name if row.published_by else "", row.published_at,
        )
        for row in rows
    ]  # fmt: skip
    return ProgrammeShown(found.code, found.currency, found.name, found.name_en, versions)
