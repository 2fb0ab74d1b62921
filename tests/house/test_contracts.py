"""Imports only go down: the contracts of pyproject.toml hold, and each one catches an import planted against it."""

from copy import deepcopy

import grimp
import pytest
from importlinter import api
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import Contract

from tests.house.sources import ROOT

KINDS: dict[str, type[Contract]] = {
    "layers": LayersContract,
    "forbidden": ForbiddenContract,
    "protected": ProtectedContract,
    "acyclic_siblings": AcyclicSiblingsContract,
}
SETTINGS = api.read_configuration(str(ROOT / "pyproject.toml"))
CONTRACTS = {options["id"]: options for options in SETTINGS["contracts_options"]}
# (contract, who imports, whom): each against the one rule. A module that is not there is made.
PLANTED = (
    ("floors", "shuke.foundation.org.reach", "shuke.customers.models"),
    ("floors", "shuke.insight.runs", "shuke.ui.formats"),
    ("floors", "shuke.doors.web.account.login", "shuke.config.settings"),
    ("floors", "shuke.cellar", ""),  # a floor that nobody declared
    ("doors", "shuke.doors.cli.serve", "shuke.doors.web.urls"),
    ("doors", "shuke.doors.web.account.login", "shuke.doors.demoshop.names"),
    ("integrations", "shuke.integrations.lake.export", "shuke.integrations.imports.running"),
    ("foundation", "shuke.foundation.audit.log", "shuke.foundation.org.actor"),
    ("trade", "shuke.trade.catalog.queries.assortment", "shuke.trade.orders.queries.sales"),
    ("trade", "shuke.trade.orders.queries.sales", "shuke.trade.ledger.queries.balances"),
    ("service", "shuke.service.visits", ""),
    ("service", "shuke.service.conversations.queries.outbox", "shuke.service.care.queries"),
    ("rooms", "shuke.customers.queries.lists", "shuke.customers.commands.people"),
    ("rooms", "shuke.trade.orders.models", "shuke.trade.orders.commands.sales"),
    ("rooms", "shuke.customers.extras", ""),
    ("stewardship", "shuke.stewardship.cellar", ""),
    (
        "rooms-resolution",
        "shuke.stewardship.resolution.rules.survivors",
        "shuke.stewardship.resolution.models",
    ),
    ("rooms-resolution", "shuke.stewardship.resolution.extras", ""),
    ("rooms-exports", "shuke.stewardship.exports.rules.limits", "shuke.stewardship.exports.models"),
    ("rooms-exports", "shuke.stewardship.exports.extras", ""),
    ("rooms-quality", "shuke.stewardship.quality.rules", "shuke.stewardship.quality.models"),
    ("rooms-quality", "shuke.stewardship.quality.extras", ""),
    ("rooms-privacy", "shuke.stewardship.privacy.queries", "shuke.stewardship.privacy.commands"),
    ("rooms-privacy", "shuke.stewardship.privacy.extras", ""),
    ("kernel", "shuke.foundation.kernel.money", "django"),
    ("rules", "shuke.customers.rules.names", "psycopg"),
    ("rules", "shuke.trade.orders.rules.shares", "shuke.trade.orders.models"),
    ("rules", "shuke.insight.rules.basis", "shuke.foundation.org.actor"),
    ("measures", "shuke.insight.measures.rfm", "django"),
    ("measures", "shuke.insight.measures.abc", "shuke.insight.engines.duck"),
    ("learners", "shuke.insight.learners.churn", "django"),
    ("learners", "shuke.insight.learners.lifetime", "duckdb"),
    ("cycles", "shuke.foundation.org.actor", "shuke.foundation.org.command"),
    ("cycles", "shuke.customers.rules.identifiers", "shuke.customers.rules.sealing"),
    ("models-audit", "shuke.foundation.org.command", "shuke.foundation.audit.models"),
    ("models-org", "shuke.doors.web.account.login", "shuke.foundation.org.models"),
    ("models-customers", "shuke.service.care.queries", "shuke.customers.models"),
    ("models-catalog", "shuke.trade.orders.queries.sales", "shuke.trade.catalog.models"),
    ("models-orders", "shuke.insight.runs", "shuke.trade.orders.models"),
    ("trade", "shuke.trade.ledger.queries.balances", "shuke.trade.programme.queries.terms"),
    ("models-counter", "shuke.doors.web.trade.order", "shuke.trade.counter.models"),
    ("models-programme", "shuke.doors.web.trade.order", "shuke.trade.programme.models"),
    ("models-referrals", "shuke.doors.web.trade.order", "shuke.trade.referrals.models"),
    ("models-rewards", "shuke.doors.web.trade.order", "shuke.trade.rewards.models"),
    ("models-coupons", "shuke.doors.web.trade.order", "shuke.trade.coupons.models"),
    ("models-ledger", "shuke.doors.web.trade.order", "shuke.trade.ledger.models"),
    ("models-care", "shuke.doors.web.today.today", "shuke.service.care.models"),
    ("models-conversations", "shuke.service.care.queries", "shuke.service.conversations.models"),
    ("models-reviews", "shuke.doors.web.today.today", "shuke.evaluation.reviews.models"),
    ("models-insight", "shuke.doors.web.differentiate.rfm", "shuke.insight.models"),
    ("models-resolution", "shuke.doors.web.today.today", "shuke.stewardship.resolution.models"),
    ("models-privacy", "shuke.doors.web.today.today", "shuke.stewardship.privacy.models"),
    ("models-quality", "shuke.doors.web.today.today", "shuke.stewardship.quality.models"),
    ("models-exports", "shuke.doors.web.identify.exports.pages", "shuke.stewardship.exports.models"),
    ("models-imports", "shuke.doors.cli.import_", "shuke.integrations.imports.models"),
    ("models-lake", "shuke.doors.cli.insight", "shuke.integrations.lake.models"),
)


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("shuke", include_external_packages=True, cache_dir=None)


def is_kept(contract_id: str, graph: grimp.ImportGraph) -> bool:
    """Whether one contract holds in a graph of imports."""
    options = deepcopy(CONTRACTS[contract_id])
    kind, name = KINDS[options.pop("type")], options.pop("name")
    contract = kind(name=name, session_options=SETTINGS["session_options"], contract_options=options)
    return bool(contract.check(deepcopy(graph), verbose=False).kept)


@pytest.mark.parametrize("contract_id", CONTRACTS)
def test_the_contract_holds(contract_id, graph):
    assert is_kept(contract_id, graph), "run: lint-imports --no-cache"


@pytest.mark.parametrize(("contract_id", "importer", "imported"), PLANTED)
def test_an_import_against_the_contract_is_caught(contract_id, importer, imported, graph):
    broken = deepcopy(graph)
    broken.add_module(importer)
    if imported:
        if imported not in broken.modules:
            broken.add_module(imported, is_squashed="." not in imported)
        broken.add_import(importer=importer, imported=imported)
    assert not is_kept(contract_id, broken)


def test_every_contract_was_tried():
    assert {contract_id for contract_id, _importer, _imported in PLANTED} == set(CONTRACTS)


def test_every_package_with_models_keeps_them_to_itself(graph):
    rooms = {module for module in graph.modules if module.endswith(".models") and module.startswith("shuke.")}
    protected = {name for options in CONTRACTS.values() for name in options.get("protected_modules", ())}
    assert rooms == protected
