"""Saved views: kept, changed, shared with the unit, removed and brought back."""

import pytest
from django.db import transaction

from shuke.foundation.org.actor import acting_as
from shuke.foundation.org.command import Done, Unchanged
from shuke.foundation.org.commands.views import (
    AddressTooLong,
    TooManyViews,
    ViewExists,
    ViewName,
    change_view,
    remove_view,
    restore_view,
    save_view,
)
from shuke.foundation.org.queries import views_saved
from shuke.foundation.org.refusals import Forbidden, NotFound
from tests.cast import build_cast
from tests.org.log import events
from tests.org.threads import kinds, together

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def save(actor, label="送礼的", page="customers", query="view=all&abc=A", **options):
    with acting_as(actor), transaction.atomic():
        return save_view(actor=actor, page=page, label=label, query=query, **options)


def labels(actor, page="customers"):
    with acting_as(actor):
        return [view.label for view in views_saved(actor, page)]


def test_a_view_is_kept_for_its_maker_alone(cast):
    zhou, li = cast.actor("zhou"), cast.actor("li")
    view = save(zhou, "  送礼  的 ").value
    assert (labels(zhou), labels(li), labels(zhou, "orders")) == (["送礼 的"], [], [])
    (event,) = events("org.save_view")
    assert event.facts == {"view": view, "page": "customers", "shared": False}


def test_a_shared_view_is_seen_in_the_unit_and_below_and_nowhere_else(cast):
    chen, gao, zhou, shi = (cast.actor(login) for login in ("chen", "gao", "zhou", "shi"))
    save(chen, "全店", is_shared=True)
    save(shi, "全区", is_shared=True)
    assert labels(chen) == ["全店", "全区"]  # one's own first
    assert labels(zhou) == ["全店", "全区"]
    assert "全店" not in labels(gao) and "全店" not in labels(shi)


def test_who_does_not_lead_shares_nothing(cast):
    with pytest.raises(Forbidden):
        save(cast.actor("zhou"), is_shared=True)


@pytest.mark.parametrize("label", ["", "  ", "长" * 41])
def test_a_view_has_a_name(cast, label):
    with pytest.raises(ViewName):
        save(cast.actor("chen"), label)


def test_names_are_once_per_person_and_page(cast):
    chen = cast.actor("chen")
    first = save(chen)
    with pytest.raises(ViewExists):
        save(chen, query="view=all")
    again = save(chen)
    assert isinstance(again, Unchanged) and again.value == first.value
    assert isinstance(save(chen, page="orders"), Done)
    assert isinstance(save(cast.actor("zhou")), Done)


def test_there_is_an_end_to_views_and_to_their_length(cast):
    chen = cast.actor("chen")
    with pytest.raises(AddressTooLong):
        save(chen, query="x" * 2001)
    for number in range(30):
        save(chen, f"第{number}个")
    with pytest.raises(TooManyViews):
        save(chen, "再一个")


def test_a_view_is_changed_removed_and_brought_back_by_its_maker(cast):
    chen, gao = cast.actor("chen"), cast.actor("gao")
    view = save(chen, is_shared=True).value
    with acting_as(chen):
        assert isinstance(change_view(actor=chen, view_id=view, label="送礼的", is_shared=True), Unchanged)
        assert isinstance(change_view(actor=chen, view_id=view, label="爱送礼", query="view=all"), Done)
        assert [(one.label, one.query, one.is_shared) for one in views_saved(chen, "customers")] == [
            ("爱送礼", "view=all", False)
        ]
        assert isinstance(remove_view(actor=chen, view_id=view), Done)
        assert isinstance(remove_view(actor=chen, view_id=view), Unchanged)
        assert views_saved(chen, "customers") == []
        assert isinstance(restore_view(actor=chen, view_id=view), Done)
        assert isinstance(restore_view(actor=chen, view_id=view), Unchanged)
    assert events("org.change_view")[0].facts == {
        "view": view,
        "fields": ["label", "query", "shared_with_id"],
    }
    for act in (remove_view, restore_view):
        with acting_as(gao), pytest.raises(NotFound), transaction.atomic():
            act(actor=gao, view_id=view)


def test_a_name_taken_meanwhile_is_said_when_a_view_comes_back(cast):
    chen = cast.actor("chen")
    view = save(chen).value
    with acting_as(chen):
        remove_view(actor=chen, view_id=view)
    save(chen)
    with acting_as(chen), pytest.raises(ViewExists), transaction.atomic():
        restore_view(actor=chen, view_id=view)


@pytest.mark.django_db(transaction=True, databases=["default", "witness"])
def test_two_clicks_at_once_save_one_view():
    chen = build_cast().actor("chen")
    answers = together(*[lambda: save_view(actor=chen, page="customers", label="一", query="view=all")] * 2)
    assert kinds(answers) == ["Done", "Unchanged"]
