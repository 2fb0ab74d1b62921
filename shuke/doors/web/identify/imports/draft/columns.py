"""The second step: what was recognised, and what each column means."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from shuke.customers.rules.fields import Field
from shuke.doors.web.identify.imports.draft.choices import (
    Choice,
    choice_of,
    is_unsure,
    main_table,
    must_look_again,
)
from shuke.doors.web.identify.imports.draft.columns_shown import columns_context, labels_of, store_words
from shuke.doors.web.identify.imports.polling import elsewhere, polled
from shuke.doors.web.identify.imports.steps import steps
from shuke.doors.web.identify.imports.words import FIELDS
from shuke.doors.web.request import actor_of, is_english
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, reading_as
from shuke.foundation.org.refusals import Forbidden
from shuke.integrations.imports.commands.drafts import Chosen, check_draft, drop_draft, map_draft
from shuke.integrations.imports.drafting import look_if_quick
from shuke.integrations.imports.own_fields import own_fields
from shuke.integrations.imports.queries.drafts import DraftView, draft_of, look_of
from shuke.integrations.imports.readers.looking import Look
from shuke.integrations.imports.rules.settings import MapFault, checked
from shuke.ui.formats import enumeration


class ColumnsMissing(Refusal):
    """Fields that every row needs have no column."""

    code = "csv_header"
    message = gettext_lazy("Choose the columns for: %(fields)s.")


class ColumnTwice(Refusal):
    """Two columns were given one meaning."""

    code = "csv_header_duplicate"
    message = gettext_lazy("Two columns cannot both be: %(fields)s.")


class DaysUnsure(Refusal):
    """Days that can be read in two ways."""

    code = "dates_unsure"
    message = gettext_lazy("The dates can be read in two ways. Say which part comes first.")


class SettingUnknown(Refusal):
    """A setting that does not exist."""

    code = "map_invalid"
    message = gettext_lazy("This cannot be chosen: %(value)s.")


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The draft's files and columns; a POST keeps the choice and goes on to the rehearsal, or looks again."""
    actor = actor_of(request)
    if request.method == "POST":
        return _choose(request, actor, draft_id)
    draft = draft_of(actor=actor, draft_id=draft_id)
    if draft.job_id is not None:
        return elsewhere(request, reverse("import", args=[draft.job_id]))
    over = polled(request, draft.state == "looking")
    return over or _page(request, actor, draft, look_of(actor=actor, draft_id=draft_id))


@require_POST
def removal(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The draft is given up."""
    drop_draft(actor=actor_of(request), draft_id=draft_id)
    messages.success(request, _("Given up. Nothing was imported."))
    return HttpResponseRedirect(reverse("imports"))


def _choose(request: HttpRequest, actor: Actor, draft_id: int) -> HttpResponse:
    if not actor.may("imports.map_draft"):
        raise Forbidden()
    with reading_as(actor):
        draft, look = draft_of(actor=actor, draft_id=draft_id), look_of(actor=actor, draft_id=draft_id)
        words = store_words(actor, look, draft.settings) if look else []
        own = own_fields(actor)
    here = HttpResponseRedirect(reverse("import_columns", args=[draft_id]))
    if draft.state == "looking":  # whoever looked was ended before the end
        look_if_quick(draft_id=draft_id)
    if look is None or not look.tables or draft.job_id is not None or draft.state == "looking":
        return here
    choice = choice_of(request.POST, look, draft.settings, words, own)
    again = must_look_again(choice, look, draft.settings, own)
    wants_on = "look" not in request.POST
    try:
        _check(choice, look, wants_on and not again, own)
    except Refusal as no:
        with reading_as(actor):
            return _page(request, actor, draft, look, choice, no)
    chosen = Chosen(choice.kind, draft.source, choice.settings)
    map_draft(actor=actor, draft_id=draft_id, chosen=chosen, look_again=again)
    if again:
        look_if_quick(draft_id=draft_id)
    if not wants_on or (again and not _is_clear(actor, draft_id)):
        return here
    check_draft(actor=actor, draft_id=draft_id)
    return HttpResponseRedirect(reverse("import_check", args=[draft_id]))


def _check(choice: Choice, look: Look, whole: bool, own: Sequence[Field]) -> None:
    """A Refusal in the words of the form for what cannot be rehearsed."""
    try:
        checked(choice.settings, choice.kind, own)
    except MapFault as fault:
        raise SettingUnknown(value=str(fault.value), field=fault.key.rpartition(".")[2]) from fault
    if choice.twice:
        labels = labels_of(choice.kind, own, is_english())
        raise ColumnTwice(fields=enumeration([labels[name] for name in choice.twice]))
    if whole and choice.missing:
        groups = [" / ".join(str(FIELDS.get(name, name)) for name in group) for group in choice.missing]
        raise ColumnsMissing(fields=enumeration(groups))
    if whole and is_unsure(look, choice.settings):
        raise DaysUnsure(field="date_order")


def _is_clear(actor: Actor, draft_id: int) -> bool:
    """Whether nothing is left to ask after the files were looked at again."""
    with reading_as(actor):
        draft, look = draft_of(actor=actor, draft_id=draft_id), look_of(actor=actor, draft_id=draft_id)
    if draft.state != "looked" or look is None:
        return False
    return main_table(look).is_complete and not is_unsure(look, draft.settings)


def _page(
    request: HttpRequest, actor: Actor, draft: DraftView, look: Look | None, choice: Choice | None = None,
    no: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "steps": steps("columns", draft.id), "draft": draft, "waits": draft.state == "looking",
        "removal_url": reverse("import_removal", args=[draft.id]) if actor.may("imports.drop_draft") else "",
        "error": str(no) if no else "", "field": no.field if no else "", "may_change": actor.may("imports.map_draft"),
    }  # fmt: skip
    if look is not None and look.tables and not context["waits"]:
        given: Mapping[str, Any] = request.POST if choice else {}
        context |= columns_context(actor, draft, look, choice, given, is_english())
    return render(request, "identify/imports/draft/columns.html", context, status=no.status if no else 200)
