"""The customers list: an unsaved segment over the attribute registry, keyset-paged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from shuke.foundation.org.actor import Actor
from shuke.foundation.org.names import shown_name
from shuke.foundation.org.query import query
from shuke.foundation.org.registries import ATTRIBUTES, COPIES, NARROW, Attribute

COUNT_STOPS_AT = 10_000
# Scopes that see figures derived from several sellers; the others get none, by rows and by columns.
WIDE_SCOPES = ("all", "subtree", "units")
# Tables that hold one row per active customer, with row policies of their own.
ALONE = frozenset({"insight_figure"})
# Tables of several rows or none per customer, with row policies of their own: one condition on them is counted there.
COUNTED_ALONE = frozenset({"customers_birthday", "customers_tagging", "customers_fieldvalue"})
BY_NAME = "pinyin"  # the order that everybody may ask for: a name is always shown
# Parts of a list in the order of a figure.
KNOWN, UNKNOWN, NEW = "known", "unknown", "new"
# Enrolled since the figures were last computed: each has a number above all that are in that table.
IS_NEW = "c.id > (SELECT coalesce(max(x.customer_id), 0) FROM insight_figure x)"
OPERATORS = {"is": "=", "least": ">=", "most": "<=", "in": "= ANY"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One chip of the filter bar: attribute, operator of OPERATORS, value (a list for "in"); "known" needs none."""

    attribute: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for: conditions, one order, where to go on.

    Who has no value in that order (never bought) comes last, also where ``is_backwards`` reads from the end; the place of
    such a row is (None, id).
    """

    conditions: Sequence[Condition] = ()
    sort: str = "joined_on"
    descending: bool = True
    after: tuple[Any, int] | None = None
    limit: int = 50
    is_backwards: bool = False
    attributes: Mapping[str, Attribute] = field(default_factory=lambda: ATTRIBUTES)


@dataclass(slots=True)
class CustomerRow:
    """One line of the list, before contact data and tags are added."""

    id: int
    name: str
    member_no: str
    kind: str
    owner_name: str
    home_name: str
    joined_on: Any
    figures: dict[str, Any] = field(default_factory=dict)
    sort_value: Any = None


def _compared(condition: Condition) -> tuple[str, Any]:
    """SQL of the comparison and its value; one of a single value is that value, whose index then keeps its order."""
    if condition.operator == "known":
        return "IS NOT NULL", None
    if condition.operator == "in" and len(condition.value) == 1:
        return f"{OPERATORS['is']} %s", condition.value[0]
    return (
        f"{OPERATORS[condition.operator]} {'(%s)' if condition.operator == 'in' else '%s'}",
        condition.value,
    )


class _Compiled:
    """FROM and WHERE of an asked list; only attributes of the registry reach the SQL."""

    def __init__(self, actor: Actor, asked: Asked) -> None:
        self.is_narrow = actor.scope not in WIDE_SCOPES
        self.attributes = asked.attributes
        self.joins: dict[str, str] = {}
        self.base = "customers_customer"
        self.where: list[str] = ["c.status = 'active'"]
        self.params: list[Any] = []
        for condition in asked.conditions:
            self._add(actor, condition)

    def column(self, attribute: Attribute, *, must: bool) -> str:
        """SQL name of an attribute, joining its table; ``must`` joins inner, so that its index can lead."""
        if attribute.table == "customers_customer":
            return f"c.{attribute.column}"
        alias = attribute.alias or attribute.table
        if must or alias not in self.joins:
            kind = "JOIN" if must else "LEFT JOIN"
            if self.is_narrow and alias in NARROW:
                self.joins[alias] = f"{kind} LATERAL ({NARROW[alias]}) {alias} ON true"
            else:
                only = f" AND {attribute.only.format(alias=alias)}" if attribute.only else ""
                self.joins[alias] = (
                    f"{kind} {attribute.table} {alias} ON {alias}.{attribute.key} = c.id{only}"
                )
        return f"{alias}.{attribute.column}"

    def _add(self, actor: Actor, condition: Condition) -> None:
        attribute = self.attributes[condition.attribute]
        if not actor.may_ask_by(attribute.letter):
            self.where.append("false")
            return
        if condition.operator == "known":
            self.where.append(f"{self.column(attribute, must=True)} IS NOT NULL")
            return
        operator, value = _compared(condition)
        if attribute.kind == "many":
            self.where.append(
                f"EXISTS (SELECT 1 FROM {attribute.table} m WHERE m.{attribute.key} = c.id AND m.{attribute.column} = %s)"
            )
        else:
            self.where.append(f"{self.column(attribute, must=True)} {operator}")
        if attribute.kind == "staff" and condition.operator == "is":
            # An owner has thousands at most. OFFSET keeps the planner from walking a million by their order instead,
            # which it prefers for owners whom its statistics do not know.
            self.base = f"(SELECT * FROM customers_customer WHERE {attribute.column} = {int(value)} OFFSET 0)"
        self.params.append(value)

    def stands_alone(self) -> bool:
        """Whether every condition is on one table that holds a row per active customer, with policies of its own."""
        alone = next(iter(self.joins), "")
        others = any("c." in part for part in self.where[1:])
        return not self.is_narrow and len(self.joins) == 1 and alone in ALONE and not others

    def beside(self, attribute: Attribute) -> Attribute:
        """The attribute as the table keeps it that every condition stands on already, where it does."""
        copy = COPIES.get(attribute.name)
        return copy if copy and self.stands_alone() and copy.table in self.joins else attribute

    def alone(self) -> str:
        """FROM and WHERE over that table alone."""
        table = next(iter(self.joins))
        return f"FROM {table} WHERE {' AND '.join(self.where[1:]) or 'true'}"

    def source(self) -> str:
        return f"FROM {self.base} c {' '.join(self.joins.values())}"


@query("customers.view")
def customers_listed(*, actor: Actor, asked: Asked, figures: Sequence[str] = ()) -> list[CustomerRow]:
    """One page of customers that the actor reaches; ``figures`` names further attributes to bring along.

    Reads one row more than asked, so that the caller knows whether there is a next page.
    """
    rows: list[CustomerRow] = []
    if asked.sort != BY_NAME and not actor.may_ask_by(asked.attributes[asked.sort].letter):
        return rows
    for part, after in _parts(actor, asked):
        if len(rows) <= asked.limit:
            rows += _page(actor, replace(asked, after=after, limit=asked.limit - len(rows)), part, figures)
    return rows


def _parts(actor: Actor, asked: Asked) -> list[tuple[str, tuple[Any, int] | None]]:
    """Who has a value, who has none in the table, who is not in that table yet; each with where to go on.

    One after the other, and only as far as the page needs: each walks an index of its own. Ids that came since the last
    night are above all others, so the last two are in one order by id.
    """
    if asked.attributes[asked.sort].table not in ALONE:
        return [(KNOWN, asked.after)]
    without = [UNKNOWN]
    if actor.scope in WIDE_SCOPES and not _stands_on_figures(asked):
        without = [NEW, UNKNOWN] if asked.descending else [UNKNOWN, NEW]
    if asked.after is None:
        order = [*without, KNOWN] if asked.is_backwards else [KNOWN, *without]
        return [(part, None) for part in order]
    at_none = asked.after[0] is None
    if asked.is_backwards:
        rest: list[tuple[str, tuple[Any, int] | None]] = [(part, asked.after) for part in without]
        return [*rest, (KNOWN, None)] if at_none else [(KNOWN, asked.after)]
    if at_none:
        return [(part, asked.after) for part in without]
    return [(KNOWN, asked.after), *((part, None) for part in without)]


def _stands_on_figures(asked: Asked) -> bool:
    return any(asked.attributes[one.attribute].table in ALONE for one in asked.conditions)


def _page(actor: Actor, asked: Asked, part: str, figures: Sequence[str]) -> list[CustomerRow]:
    """One page of one part, with what is shown beside each row."""
    compiled = _Compiled(actor, asked)
    picked, params = _picked(compiled, asked, part)
    compiled.joins = {}
    wanted = [asked.attributes[name] for name in figures if actor.may_ask_by(asked.attributes[name].letter)]
    columns = [compiled.column(attribute, must=False) for attribute in wanted]
    direction = "DESC" if asked.descending else "ASC"
    # What is shown beside a row is joined to the 51 of the page, not to all that were sorted.
    sql = (
        f"SELECT c.id, c.name, c.member_no, c.kind, coalesce({shown_name('s', actor)}, ''),"
        f" {shown_name('u', actor)}, c.joined_on, {''.join(f'{column}, ' for column in columns)}p.place"
        f" FROM ({picked}) p JOIN customers_customer c ON c.id = p.id {' '.join(compiled.joins.values())}"
        " LEFT JOIN org_staff s ON s.id = c.owner_id JOIN org_unit u ON u.id = c.home_unit_id"
        f" ORDER BY p.place {direction}, p.id {direction}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [attribute.name for attribute in wanted]
        rows: list[Any] = cursor.fetchall()
        return [CustomerRow(*(*row[:7], dict(zip(names, row[7:-1], strict=True)), row[-1])) for row in rows]


def _picked(compiled: _Compiled, asked: Asked, part: str) -> tuple[str, list[Any]]:
    """SELECT of the page's ids and of what they are sorted by, from as few tables as hold both."""
    direction, beyond = ("DESC", "<") if asked.descending else ("ASC", ">")
    params = list(compiled.params)
    if part == NEW:
        compiled.where.append(IS_NEW)
        order, key, alone = "NULL", "c.id", False
    else:
        sort = compiled.beside(asked.attributes[asked.sort])
        order = compiled.column(sort, must=True)
        alone = sort.table in ALONE and compiled.stands_alone()
        key = f"{sort.table}.{sort.key}" if alone else "c.id"
        compiled.where.append(f"{order} IS {'NULL' if part == UNKNOWN else 'NOT NULL'}")
    if asked.after is not None and part == KNOWN:
        compiled.where.append(f"({order}, {key}) {beyond} (%s, %s)")
        params += list(asked.after)
    elif asked.after is not None:
        compiled.where.append(f"{key} {beyond} %s")
        params.append(asked.after[1])
    rows = compiled.alone() if alone else f"{compiled.source()} WHERE {' AND '.join(compiled.where)}"
    by = f"{key} {direction}" if part == NEW else f"{order} {direction}, {key} {direction}"
    return f"SELECT {key} AS id, {order} AS place {rows} ORDER BY {by} LIMIT %s", [*params, asked.limit + 1]


@query("customers.view")
def customers_counted(*, actor: Actor, asked: Asked) -> int:
    """How many customers the conditions hold for; counting stops at 10,001 ("10,000+")."""
    compiled = _Compiled(actor, asked)
    rows = (
        compiled.alone()
        if compiled.stands_alone()
        else _counted_alone(actor, asked) or f"{compiled.source()} WHERE {' AND '.join(compiled.where)}"
    )
    sql = f"SELECT count(*) FROM (SELECT 1 {rows} LIMIT {COUNT_STOPS_AT + 1}) counted"
    with connection.cursor() as cursor:
        cursor.execute(sql, compiled.params)
        return int(cursor.fetchone()[0])


@query("customers.view")
def customers_matching(*, actor: Actor, asked: Asked, limit: int) -> list[int]:
    """Ids of those whom the conditions hold for, one more than ``limit`` at most: for acts on all that match."""
    compiled = _Compiled(actor, asked)
    key, rows = "c.id", f"{compiled.source()} WHERE {' AND '.join(compiled.where)}"
    if compiled.stands_alone():
        table = next(iter(compiled.joins))
        key, rows = f"{table}.customer_id", compiled.alone()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key} {rows} LIMIT %s", [*compiled.params, limit + 1])
        return [int(row[0]) for row in cursor.fetchall()]


def _counted_alone(actor: Actor, asked: Asked) -> str:
    """FROM and WHERE of a single condition over its own table, without the few whose customer is closed; else ""."""
    if len(asked.conditions) != 1 or actor.scope not in WIDE_SCOPES:
        return ""
    condition = asked.conditions[0]
    attribute = asked.attributes[condition.attribute]
    if attribute.table not in COUNTED_ALONE or not actor.may_ask_by(attribute.letter):
        return ""
    only = f" AND {attribute.only.format(alias='m')}" if attribute.only else ""
    return (
        f"FROM {attribute.table} m WHERE m.{attribute.column} {_compared(condition)[0]}{only}"
        f" AND NOT EXISTS (SELECT 1 FROM customers_customer x WHERE x.id = m.{attribute.key} AND x.status <> 'active')"
    )
