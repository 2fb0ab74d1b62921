"""A person's own copy, taken by the officer for who asked for it."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from shuke.doors.web.entry.proof import recent_enough
from shuke.doors.web.request import actor_of, today
from shuke.foundation.org.actor import Actor, reading
from shuke.foundation.org.refusals import Forbidden
from shuke.stewardship.privacy.commands.copies import take_copy
from shuke.stewardship.privacy.queries.copies import own_copy
from shuke.ui.own_copy.pack import file_of


def own_copy_url(actor: Actor, customer_id: int) -> str:
    """Where the copy is taken; "" for who takes none."""
    return reverse("customer_copy", args=[customer_id]) if actor.may("privacy.take_copy") else ""


@require_POST
def own_copy_taken(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A zip with a page to read, a table for each kind, and all of it for programs; once the log knows of it."""
    actor = actor_of(request)
    if not actor.may("privacy.take_copy"):  # before anything is read for it
        raise Forbidden()
    recent_enough(request)
    with reading():
        sheets = own_copy(actor=actor, customer_id=customer_id)
    answer = file_of(sheets, f"copy-{customer_id}", today())
    rows = {sheet.table: len(sheet.rows) for sheet in sheets}
    digest = sha256(answer.content).hexdigest()
    take_copy(actor=actor, customer_id=customer_id, rows=rows, sha256=digest, now=timezone.now())
    return answer
