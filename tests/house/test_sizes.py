"""Sizes are signs, names are meanings. What is above "stop" stands here with its reason, or is made shorter."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ROOT, Source, planted, sources, templates

FILE_STOP, FUNCTION_STOP, PAGE_STOP, PARAMETERS_STOP, CHILDREN_STOP, DOMAIN_STOP = 300, 50, 150, 8, 20, 2500
FRONT = ROOT / "frontend"

# What is above "stop" and stays, because it reads as one thought.
REASONS = {
    "shuke/trade/orders/commands/sales.py:record_sale": "a receipt has these facts, and a till names each of them",
    "shuke/integrations/imports": "reading six kinds of file is its own; sales, customers and goods are booked by their domains",
    "shuke/customers": "people, organisations, what identifies them and what a shop wants to know of them share one reach",
    "shuke/trade/orders": "sales and refunds are one book, whether a till, a file or a program writes it",
    "shuke/trade/ledger": "points, value and cards are one set of books: each act is short and posts by the same few lines",
    "shuke/trade/coupons": "an offer, its codes and what tills do with them, with and without a network, are one promise",
    "shuke/trade/programme": "the terms, what they award, and what a member or a household may do with it, read one document",
    "shuke/insight": "every measure and every learner is a short file of its own; what they share is the purchase and the run",
    "shuke/foundation/org": "what everybody stands on: who acts, what it reaches, the wrapper of acts; each found by its name",
    "shuke/doors/cli": "one file per command, flat, so that a command is found by its name",
}

NOT_USED = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "handler",
    "processor",
    "data",
    "info",
    "stuff",
}
AS_SUFFIX = ("service", "manager", "handler", "processor", "helper", "utils")


def long_files() -> Iterator[str]:
    yield from (source.name for source in sources() if source.lines > FILE_STOP)
    pages = [*templates(), *FRONT.glob("*.mjs"), *FRONT.glob("src/**/*.js")]
    yield from (
        page.relative_to(ROOT).as_posix() for page in pages if page.read_text().count("\n") > PAGE_STOP
    )


def functions_of(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (
        node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def long_functions(source: Source) -> list[str]:
    """Functions above 50 lines, their docstring counted."""
    return [
        f"{source.name}:{one.name}"
        for one in functions_of(source)
        if (one.end_lineno or 0) - one.lineno + 1 > FUNCTION_STOP
    ]


def wide_functions(source: Source) -> list[str]:
    """Functions of more than 8 parameters; who acts, the replay key and oneself are not counted."""
    found = []
    for one in functions_of(source):
        named = {argument.arg for argument in (*one.args.posonlyargs, *one.args.args, *one.args.kwonlyargs)}
        if len(named - {"self", "cls", "actor", "key"}) > PARAMETERS_STOP:
            found.append(f"{source.name}:{one.name}")
    return found


def crowded_folders(root: Path = PACKAGE) -> list[str]:
    """Folders of more than 20 children; what Python and tools put there is not counted."""
    folders = [
        root,
        *(
            path
            for path in root.rglob("*")
            if path.is_dir() and not {"dist", "__pycache__"} & set(path.parts)
        ),
    ]
    return [
        folder.relative_to(ROOT).as_posix() if folder.is_relative_to(ROOT) else folder.name
        for folder in folders
        if sum(not child.name.startswith(("__", ".")) for child in folder.iterdir()) > CHILDREN_STOP
    ]


def large_packages() -> list[str]:
    """Domain packages of more than 2,500 lines."""
    rooms = {path.parent for path in (*PACKAGE.rglob("models.py"), *PACKAGE.rglob("models/"))}
    rooms |= {path.parent.parent for path in PACKAGE.rglob("models/__init__.py")}
    lines = {room: sum(one.lines for one in sources() if one.path.is_relative_to(room)) for room in rooms}
    return [room.relative_to(ROOT).as_posix() for room, total in lines.items() if total > DOMAIN_STOP]


def names_not_used(source: Source) -> list[str]:
    """Modules, classes and functions whose name says nothing."""
    found = [part for part in source.module.split(".") if part in NOT_USED]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            words = [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+", node.name)]
            if words and (
                (words[-1] in AS_SUFFIX and len(words) > 1) or set(words) & (NOT_USED - {"data", "info"})
            ):
                found.append(node.name)
    return [f"{source.name}: {name}" for name in found]


def undocumented(source: Source) -> list[str]:
    """Files without a docstring; public commands, queries, rules and measures without one."""
    found = [] if ast.get_docstring(source.tree) else [source.name]
    told = {"commands", "queries", "rules", "measures", "learners", "kernel"}
    if told & set(source.module.split(".")):
        public = (node for node in source.tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef))
        found += [
            f"{source.name}:{one.name}"
            for one in public
            if not one.name.startswith("_") and not ast.get_docstring(one)
        ]
    return found


def unexplained(found: list[str]) -> list[str]:
    return sorted(set(found) - set(REASONS))


def test_files_are_read_in_one_go():
    assert unexplained(list(long_files())) == []


def test_functions_fit_a_screen():
    assert unexplained([name for source in sources() for name in long_functions(source)]) == []


def test_functions_ask_for_little():
    assert unexplained([name for source in sources() for name in wide_functions(source)]) == []


def test_folders_are_taken_in_at_a_glance():
    assert unexplained(crowded_folders()) == []


def test_domains_stay_small():
    assert unexplained(large_packages()) == []


def test_names_mean_something():
    assert [name for source in sources() for name in names_not_used(source)] == []


def test_everything_says_what_it_is_for():
    assert [name for source in sources() for name in undocumented(source)] == []


def test_every_reason_is_still_needed():
    found = {*long_files(), *crowded_folders(), *large_packages()}
    found |= {name for source in sources() for name in (*long_functions(source), *wide_functions(source))}
    assert set(REASONS) - found == set()


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (long_functions, "def long():\n" + "    a = 1\n" * 60),
        (wide_functions, "def wide(*, actor, a, b, c, d, e, f, g, h, i): ...\n"),
        (names_not_used, "class OrderManager: ...\n"),
        (names_not_used, "def common_things(): ...\n"),
        (undocumented, "a = 1\n"),
    ],
)
def test_an_offence_is_found(rule, text):
    assert len(rule(planted(text))) == 1


def test_offences_of_place_are_found(tmp_path):
    for number in range(21):
        (tmp_path / f"file{number}.py").touch()
    assert crowded_folders(tmp_path) == [tmp_path.name]
    assert names_not_used(planted('"""Things."""\n', "shuke/customers/utils.py")) == [
        "shuke/customers/utils.py: utils"
    ]
    assert undocumented(
        planted('"""Rules."""\ndef points_for(): ...\n', "shuke/trade/orders/rules/x.py")
    ) == ["shuke/trade/orders/rules/x.py:points_for"]
