"""No fraction, no upsert and no balance without its lock in what keeps the ledger; and what the ledger does not rest on."""

import ast
import re
import threading

import psycopg
import pytest
from django.db import connection

from shuke.foundation.org.roles import OWNER
from tests.house.sources import ROOT, planted, sources

ROOMS = (
    "shuke.trade.ledger",
    "shuke.trade.coupons",
    "shuke.trade.rewards",
    "shuke.trade.referrals",
    "shuke.trade.counter",
    "shuke.trade.programme",
)


def rooms():
    return [source for source in sources() if source.module.startswith(ROOMS)]


def is_fraction(node):
    """A literal with a point, a division that is not whole, a call or column that makes one."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    if isinstance(node, ast.BinOp | ast.AugAssign):
        return isinstance(node.op, ast.Div)
    name = getattr(node, "attr", None) or getattr(node, "id", None)
    return name in ("float", "round", "timestamp", "total_seconds", "FloatField")


def fractions(source):
    """Places where an amount could become a fraction."""
    return [f"{source.name}:{node.lineno}" for node in ast.walk(source.tree) if is_fraction(node)]


UPSERT = re.compile(r"ON\s+CONFLICT|ignore_conflicts|update_conflicts|update_or_create|get_or_create|double precision|\breal\b",
                    re.IGNORECASE)  # fmt: skip


def upserts(source):
    """Places that decide by whether a row is there already, which takes no lock that others see."""
    texts = [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    names = [node for node in ast.walk(source.tree) if isinstance(node, ast.Attribute | ast.keyword)]
    found = [node.lineno for node in texts if UPSERT.search(node.value)]
    found += [
        node.lineno
        for node in names
        if UPSERT.search(getattr(node, "attr", None) or getattr(node, "arg", None) or "")
    ]
    return [f"{source.name}:{line}" for line in found]


def test_nothing_in_these_rooms_is_a_fraction():
    assert len(rooms()) > 25
    assert [place for source in rooms() for place in fractions(source)] == []


@pytest.mark.parametrize(
    "line", ["a = 0.5", "a = b / c", "a /= 2", "a = float(b)", "a = round(b)", "a = now.timestamp()"]
)
def test_a_fraction_is_found(line):
    assert len(fractions(planted(line + "\n"))) >= 1


def test_nothing_in_these_rooms_rests_on_an_upsert():
    assert [place for source in rooms() for place in upserts(source)] == []
    text = (ROOT / "shuke/trade/ledger/constraints.sql").read_text()
    assert "ledger_check_balance" in text and not UPSERT.search(text)


@pytest.mark.parametrize(
    "line",
    ["a = 'INSERT INTO b VALUES (1) on  conflict DO NOTHING'", "A.objects.get_or_create(b=1)",
     "A.objects.bulk_create(b, ignore_conflicts=True)", "a = 'b::double precision'"],
)  # fmt: skip
def test_an_upsert_is_found(line):
    assert len(upserts(planted(line + "\n"))) == 1


ACTS = re.compile(r"UPDATE ledger_account|\.balance\(|\.take\(|\.take_held\(|\.give\(")


def unlocked(source):
    """Files that change a balance and take no row lock."""
    takes_lock = re.search(
        r"locked_accounts?\(|locked_wallet\(|_locked\(|cursor\.execute\(LOCK|Held\b", source.text
    )
    return [source.name] if ACTS.search(source.text) and not takes_lock else []


def test_whoever_changes_a_balance_holds_its_lock():
    acts = [source for source in rooms() if ".commands" in source.module]
    assert sum(bool(ACTS.search(source.text)) for source in acts) >= 8
    assert [name for source in acts for name in unlocked(source)] == []
    assert unlocked(planted("a = 'UPDATE ledger_account SET available = 1'\n")) == ["shuke/planted.py"]


def skew(cluster, look):
    """Two serializable transactions each look whether the other's row is there, then change their own; how many commit."""
    address, gate, done = cluster.url(OWNER, connection.settings_dict["NAME"]), threading.Barrier(2), []

    def run(mine, other):
        with psycopg.connect(address) as session:
            session.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
            try:
                session.execute(look, {"other": other})
                gate.wait(10)
                session.execute("UPDATE probe SET n = n + 1 WHERE id = %s", [mine])
                gate.wait(10)
                session.commit()
                done.append(mine)
            except psycopg.errors.SerializationFailure:
                session.rollback()

    with psycopg.connect(address, autocommit=True) as session:
        session.execute("CREATE TABLE probe (id int PRIMARY KEY, n int)")
        session.execute("INSERT INTO probe VALUES (1, 0), (2, 0)")
        threads = [threading.Thread(target=run, args=pair) for pair in ((1, 2), (2, 1))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        session.execute("DROP TABLE probe")
    return len(done)


@pytest.mark.django_db
def test_why_the_ledger_does_not_rest_on_upserts_at_serializable(cluster):
    """Each saw the other's row before it was changed: no serial order has that. A plain look is refused; an upsert is not.

    Where a newer server refuses the second one as well, this says so: then read what was changed, and keep the locks.
    """
    assert skew(cluster, "SELECT n FROM probe WHERE id = %(other)s") == 1
    assert skew(cluster, "INSERT INTO probe VALUES (%(other)s, 0) ON CONFLICT DO NOTHING") == 2
