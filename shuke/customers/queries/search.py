"""Search as people type: name, given name, pinyin, initials, last four of the phone, card, member number.

Every arm is an equality or a range on an indexed column by leakproof operators, so that row policies leave the
index usable (LIKE would not).
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db import connection

from shuke.customers.queries.merged import survivors_by
from shuke.customers.rules.identifiers import normal_form
from shuke.customers.rules.sealing import blind_of, tail_blind
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.keyring import keyring
from shuke.foundation.org.query import query

LAST = "\U0010ffff"
LONGEST_INITIALS = (
    24  # a company's full name is typed by its initials too: 嘉兴百川医疗器械有限公司 → jxbcylqxyxgs
)
_LATIN = re.compile(r"[a-z' ]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer found; ``why`` names the arm that found it."""

    id: int
    name: str
    member_no: str
    why: str


def _arms(text: str, actor: Actor, asks_former: bool) -> list[tuple[str, str, list[Any]]]:
    """(why, condition, parameters) per way in which the text could name a customer."""
    index = keyring().index
    arms: list[tuple[str, str, list[Any]]] = []
    within = "c.{0} >= %s AND c.{0} < %s"
    letters = text.lower().replace(" ", "").replace("'", "")
    if _LATIN.fullmatch(text):
        if len(letters) <= LONGEST_INITIALS:
            arms.append(("initials", within.format("initials"), [letters, letters + LAST]))
        arms.append(("pinyin", within.format("pinyin"), [letters, letters + LAST]))
        arms.append(("given_pinyin", within.format("given_pinyin"), [letters, letters + LAST]))
    else:
        arms.append(("name", within.format("name"), [text, text + LAST]))
        arms.append(("given_name", within.format("given_name"), [text, text + LAST]))
    if actor.sees("B"):
        arms.append(("member_no", within.format("member_no"), [text.upper(), text.upper() + LAST]))
        if asks_former and (merged := survivors_by("member_no", [text.upper()])):
            arms.append(("member_no", "c.id = ANY (%s)", [list(merged.values())]))
        known = (
            "c.id IN (SELECT i.customer_id FROM customers_identifier i"
            " WHERE i.blind = %s AND i.kind = %s AND i.ended_at IS NULL)"
        )
        # Who is not shown a contact may not try one either.
        kinds = ("phone", "email", "card", "wechat", "external") if actor.sees("C") else ("card", "external")
        for kind in kinds:
            try:
                arms.append((kind, known, [blind_of(index, kind, normal_form(kind, text)), kind]))
            except Refusal:
                continue
        if actor.sees("C") and re.fullmatch(r"[0-9]{4}", text):
            tail = "c.id IN (SELECT i.customer_id FROM customers_identifier i WHERE i.tail = %s AND i.ended_at IS NULL)"
            arms.append(("tail", tail, [tail_blind(index, text)]))
    return arms


@query("customers.search")
def customers_found(*, actor: Actor, text: str, limit: int = 8) -> list[Hit]:
    """Customers within reach whom the text may name, best arms first; nothing for under one character.

    A number that was merged leads to the survivor. Numbers nearly always hold a digit: words ask for it only where
    they name nobody.
    """
    text = unicodedata.normalize("NFKC", text).strip()[:120]
    if not text:
        return []
    if any(letter.isdigit() for letter in text):
        return _found(_arms(text, actor, asks_former=True), limit)
    return _found(_arms(text, actor, asks_former=False), limit) or _found(
        _arms(text, actor, asks_former=True), limit
    )


def _found(arms: list[tuple[str, str, list[Any]]], limit: int) -> list[Hit]:
    parts: list[str] = []
    params: list[Any] = []
    for rank, (why, condition, values) in enumerate(arms):
        parts.append(
            f"(SELECT c.id, c.name, c.member_no, '{why}' AS why, {rank} AS rank FROM customers_customer c"
            f" WHERE c.status = 'active' AND {condition} LIMIT %s)"
        )
        params += [*values, limit]
    sql = (
        "SELECT DISTINCT ON (rank, id) id, name, member_no, why FROM ("
        + " UNION ALL ".join(parts)
        + ") hits ORDER BY rank, id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        seen: dict[int, Hit] = {}
        for row in cursor.fetchall():
            seen.setdefault(row[0], Hit(*row))
    return list(seen.values())[:limit]
