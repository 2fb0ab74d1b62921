"""Saved views: what somebody asks of a list again and again, under a name, perhaps for the whole unit."""

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.models import SavedView
from shuke.foundation.org.refusals import Forbidden, NotFound

MOST_LETTERS, MOST_VIEWS, MOST_QUERY = 40, 30, 2000


class ViewName(Refusal):
    """No name, or one that no tab can hold."""

    code = "view_name"
    message = _("Give the view a name of 1 to 40 characters.")


class ViewExists(Refusal):
    """The same person has a view of that name on the page."""

    code = "view_exists"
    status = 409
    message = _("You have a view of that name on this page already.")


class TooManyViews(Refusal):
    """More tabs than anybody finds his way among."""

    code = "too_many_views"
    message = _("There are 30 of your views on this page. Remove one first.")


class AddressTooLong(Refusal):
    """More filters than an address holds."""

    code = "address_too_long"
    message = _("These are too many filters for one view.")


def may_share(actor: Actor) -> bool:
    """Whether the actor's views may stand before a whole unit: those of who leads it."""
    return actor.scope in ("subtree", "all")


def _checked(actor: Actor, label: str, query: str, is_shared: bool) -> str:
    label = " ".join(label.split())
    if not 1 <= len(label) <= MOST_LETTERS:
        raise ViewName(field="label")
    if len(query) > MOST_QUERY:
        raise AddressTooLong(field="query")
    if is_shared and not may_share(actor):
        raise Forbidden(field="is_shared")
    return label


def _own(actor: Actor, view_id: int) -> SavedView:
    found = SavedView.objects.select_for_update().filter(id=view_id, staff_id=actor.staff_id).first()
    if found is None:
        raise NotFound(field="view_id")
    return found


@command
def save_view(*, actor: Actor, page: str, label: str, query: str, is_shared: bool = False) -> Outcome:
    """What a list's address asks is kept under a name, with its columns and order; answers the view's id.

    The same asked again under the same name, by a second click, is kept once.
    """
    label = _checked(actor, label, query, is_shared)
    if not actor.staff_id:
        raise NotFound(field="staff")
    mine = SavedView.objects.filter(staff_id=actor.staff_id, page=page, removed_at=None)
    if mine.count() >= MOST_VIEWS:
        raise TooManyViews(field="label")
    wanted = {"query": query, "shared_with_id": actor.unit_id if is_shared else None}
    try:
        with transaction.atomic():
            view = SavedView.objects.create(staff_id=actor.staff_id, page=page, label=label, **wanted)
    except IntegrityError as taken:
        if same := mine.filter(label=label, **wanted).first():
            return Unchanged(same.id)
        raise ViewExists(field="label") from taken
    record({"view": view.id, "page": page, "shared": is_shared})
    return Done(view.id)


@command
def change_view(
    *, actor: Actor, view_id: int, label: str, query: str | None = None, is_shared: bool = False
) -> Outcome:
    """One's own view gets another name, other filters (None: the same), or other readers."""
    label = _checked(actor, label, query or "", is_shared)
    view = _own(actor, view_id)
    shared_with = actor.unit_id if is_shared else None
    wanted = {"label": label, "query": view.query if query is None else query, "shared_with_id": shared_with}
    changed = sorted(name for name, value in wanted.items() if getattr(view, name) != value)
    if not changed:
        return Unchanged(view_id)
    try:
        with transaction.atomic():
            SavedView.objects.filter(id=view_id).update(**wanted)
    except IntegrityError as taken:
        raise ViewExists(field="label") from taken
    record({"view": view_id, "fields": changed})
    return Done(view_id)


@command
def remove_view(*, actor: Actor, view_id: int) -> Outcome:
    """One's own view leaves the tabs; it is kept for the undo."""
    view = _own(actor, view_id)
    if view.removed_at is not None:
        return Unchanged(view_id)
    SavedView.objects.filter(id=view_id).update(removed_at=Now())
    record({"view": view_id})
    return Done(view_id)


@command
def restore_view(*, actor: Actor, view_id: int) -> Outcome:
    """The undo of remove_view."""
    view = _own(actor, view_id)
    if view.removed_at is None:
        return Unchanged(view_id)
    try:
        with transaction.atomic():
            SavedView.objects.filter(id=view_id).update(removed_at=None)
    except IntegrityError as taken:
        raise ViewExists(field="label") from taken
    record({"view": view_id})
    return Done(view_id)
