"""One word per act: function, permission, event, bundle, line in docs/acts.md."""

import inspect
import sys
import types

import pytest

from shuke.foundation.org.actor import Actor, acting_as
from shuke.foundation.org.bundles import BUNDLES, NOBODY
from shuke.foundation.org.matrix import ROLES
from shuke.foundation.org.refusals import Forbidden
from tests.house.acts import PAGE, commands, load_rooms, page, queries

IN_BUNDLES = {act for acts in (*BUNDLES.values(), *NOBODY.values()) for act in acts}
# Words of bundles that no function has: what they permit, and where it happens.
WITHOUT_FUNCTION = {
    "customers.view_organisations": "asked by the pages of organisations: who may open them; the rows are customers",
    "customers.view_story": "asked inside story_of: who may see the log's part of a timeline",
    "org.refuse": "the event of a refusal, written by the wrapper",
}
# Public functions of queries rooms that ask for no permission, and why.
UNASKED = {
    "shuke.foundation.org.queries": "units and staff are no customers' data",
    "shuke.foundation.org.queries.switches": "how the shop's switches stand is no customer's data",
    "shuke.foundation.audit.queries": "row policies decide; customers.story_of asks for the permission",
    "shuke.trade.orders.queries.sales.sales_story": "a source of the timeline; asks for orders.view itself",
    "shuke.trade.programme.queries.places": "the books as the rules take them; its parts ask for their permissions",
    "shuke.trade.programme.queries.terms.terms_of_version": "terms are no customer's data; for acts that keep a promise",
    "shuke.trade.referrals.queries.looking.known_against": "names of signs, for the acts of this domain alone",
    "shuke.trade.referrals.queries.looking.is_of_staff": "whether somebody decides on what is their own; yes or no alone",
    "shuke.trade.programme.queries.terms.in_force": "terms are no customer's data; terms_in_force asks",
    "shuke.trade.programme.queries.terms.proof_wanted": "what the terms ask for; nothing of a customer",
    "shuke.trade.coupons.queries.tickets.signing_key": "the shop's own key, for its own acts and readings",
    "shuke.trade.coupons.queries.kept": "terms are no customer's data",
    "shuke.trade.programme.queries.ahead.plain_ahead": "the lines of a sale ahead, and nothing of a customer",
    "shuke.trade.programme.queries.terms.begun_at": "a day of the programme is no customer's data",
    "shuke.customers.queries.merged.survivors_by": "tells of a survivor whom the actor reaches, and of no other",
    "shuke.stewardship.privacy.queries.person.person_of": "part of an erasure, whose permission counts",
    "shuke.stewardship.privacy.queries.person.phones_of": "part of a member's own act",
    "shuke.stewardship.privacy.queries.terms": "terms_now asks; the rest are parts of it and of the night's work",
    "shuke.stewardship.privacy.queries.erasures.erasure_file": "a path, reads nothing",
    "shuke.stewardship.resolution.queries.survivors.better_known": "part of a merge, whose permission counts",
    "shuke.customers.queries.fields.sees_field": "decides by the actor alone, reads nothing",
    "shuke.foundation.org.queries.log.reads_everybody": "decides by the actor alone, reads nothing",
    "shuke.service.care.queries.kinds_for": "decides by the actor alone, reads nothing",
    "shuke.trade.ledger.queries.differences.differences": "part of closing the books, whose permission counts",
    "shuke.insight.queries.grids.grid_of": "folds rows that were asked for already",
    "shuke.integrations.imports.queries.jobs.starter_of": "asks as the job who its starter is now",
    "shuke.integrations.imports.queries.drafts.drafter_of": "asks as the job who made the draft",
    "shuke.integrations.imports.queries.jobs.person_of": "asks as the job what its person may now",
}


def unbundled(names: set[str]) -> list[str]:
    return sorted(names - IN_BUNDLES)


def test_every_act_is_in_a_bundle():
    assert unbundled(set(commands()) | {one.permission for one in queries()}) == []
    assert unbundled({"customers.adopt", "customers.rename"}) == ["customers.adopt"]


def test_every_word_of_a_bundle_is_an_act():
    real = set(commands()) | {one.permission for one in queries()}
    assert sorted(IN_BUNDLES - real - set(WITHOUT_FUNCTION)) == []
    assert sorted(set(WITHOUT_FUNCTION) & set(commands())) == []


def test_bundles_stay_few_and_roles_use_known_ones():
    assert len(BUNDLES) <= 25
    assert [bundle for role in ROLES.values() for bundle in role.bundles if bundle not in BUNDLES] == []
    for role in ROLES.values():
        assert not role.permissions & {act for acts in NOBODY.values() for act in acts}


def test_every_act_says_what_it_does():
    silent = [name for name, one in commands().items() if not one.doc.endswith((".", "}"))]
    silent += [one.name for one in queries() if not one.doc]
    assert silent == []


def test_the_page_of_acts_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.house.acts"


def signature_faults(function) -> list[str]:
    """An act takes keywords only, and says who acts."""
    parameters = inspect.signature(function).parameters.values()
    found = [one.name for one in parameters if one.kind is not inspect.Parameter.KEYWORD_ONLY]
    return found if any(one.name == "actor" for one in parameters) else [*found, "actor is missing"]


def test_acts_and_queries_take_keywords_and_an_actor():
    load_rooms()
    from shuke.foundation.org.query import QUERIES

    functions = [one.function for one in commands().values()] + [
        one for group in QUERIES.values() for one in group
    ]
    assert [
        (function.__qualname__, fault) for function in functions for fault in signature_faults(function)
    ] == []
    assert signature_faults(lambda customer_id: None) == ["customer_id", "actor is missing"]


def unguarded(modules) -> list[str]:
    """Public functions of queries rooms that neither name a permission nor are explained."""
    found = []
    for module in modules:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            path = f"{module.__name__}.{name}"
            if (
                name.startswith("_")
                or function.__module__ != module.__name__
                or hasattr(function, "__wrapped__")
            ):
                continue
            if path not in UNASKED and module.__name__ not in UNASKED:
                found.append(path)
    return found


def test_every_public_query_names_its_permission():
    load_rooms()
    rooms = [
        module
        for name, module in sys.modules.items()
        if name.startswith("shuke.") and "queries" in name.split(".")
    ]
    assert len(rooms) > 10
    assert unguarded(rooms) == []
    planted = types.ModuleType("shuke.planted.queries")
    exec("def everything(): ...", planted.__dict__)
    planted.everything.__module__ = planted.__name__
    assert unguarded([planted]) == ["shuke.planted.queries.everything"]


@pytest.mark.django_db(databases=["default", "witness"])
def test_nobody_without_the_permission_acts():
    """An actor who may do nothing is refused by each act before it looks at its input."""
    nobody = Actor("staff", id=1, scope="all", staff_id=1)
    with acting_as(nobody):
        for one in commands().values():
            names = [p.name for p in inspect.signature(one.function).parameters.values() if p.name != "actor"]
            with pytest.raises(Forbidden):
                one.function(actor=nobody, **dict.fromkeys(names, None))
