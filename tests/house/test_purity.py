"""Rules, measures and the kernel only decide: no database, no clock, no chance, no files."""

import ast

import pytest

from tests.house.sources import Source, planted, sources

PURE = ("shuke.foundation.kernel", "shuke.insight.measures", "shuke.insight.learners")
# What a rule may have of Django: the words of its refusals.
OF_DJANGO = ("django.utils.translation",)
IMPURE_MODULES = (
    "django",
    "psycopg",
    "procrastinate",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "urllib",
    "time",
    "logging",
)
IMPURE_CALLS = (
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "open", "os.environ.get", "os.getenv", "Path.read_text",
)  # fmt: skip
REASONS = {
    (
        "shuke/foundation/kernel/cipher.py",
        "os.urandom",
    ): "a key and a nonce are chance itself; nothing is decided by them",
}


def is_pure(source: Source) -> bool:
    """Whether the file stands in a room of rules, measures or learners, or in the kernel."""
    return source.module.startswith(PURE) or "rules" in source.module.split(".")


def impurities(source: Source) -> list[str]:
    """Imports and calls that reach out of a decision."""
    found = [name for node in ast.walk(source.tree) for name in _reaches_out(node)]
    return [f"{source.name}: {name}" for name in found if (source.name, name) not in REASONS]


def _reaches_out(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if _is_impure(alias.name)]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module] if _is_impure(node.module) else []
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        return [name] if name in (*IMPURE_CALLS, "os.urandom") else []
    return []


def _is_impure(module: str) -> bool:
    return module.split(".")[0] in IMPURE_MODULES and not module.startswith(OF_DJANGO)


def test_what_decides_reaches_nothing():
    pure = [source for source in sources() if is_pure(source)]
    assert len(pure) > 30
    assert [fault for source in pure for fault in impurities(source)] == []


def test_kernel_and_measures_know_no_django_at_all():
    known = [
        source.name
        for source in sources()
        if source.module.startswith(PURE) and "django" in source.text.split("import", 1)[-1]
    ]
    assert known == []


@pytest.mark.parametrize(
    "line",
    [
        "from django.db import connection",
        "import django.db.models",
        "import random",
        "late = due < date.today()",
        "from django.conf import settings",
        "text = open('rates.csv').read()",
    ],
)
def test_a_decision_that_reaches_out_is_found(line):
    assert len(impurities(planted(f"{line}\n", "shuke/customers/rules/planted.py"))) == 1


def test_the_words_of_a_refusal_are_no_offence():
    assert impurities(planted("from django.utils.translation import gettext_lazy as _\n")) == []
