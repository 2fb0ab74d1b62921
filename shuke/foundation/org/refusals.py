"""Refusals of the act itself, whatever the act is."""

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal


class Forbidden(Refusal):
    """The actor's roles do not permit the act."""

    code = "forbidden"
    status = 403
    message = _("Your role does not permit this.")


class NotFound(Refusal):
    """Not existing and out of reach look the same."""

    code = "not_found"
    status = 404
    message = _("There is nothing here, or it is not yours to see.")


class OtherBody(Refusal):
    """The same key came with other content."""

    code = "idempotency_mismatch"
    status = 422
    message = _("This key was used before with another value of “%(differs)s”.")


class Busy(Refusal):
    """Somebody else holds the rows for longer than three seconds."""

    code = "busy_retry"
    status = 409
    message = _("Somebody else is changing this right now. Nothing was saved; try again.")


class InProgress(Refusal):
    """The first request with this key still runs."""

    code = "in_progress"
    status = 409
    message = _("The first request with this key is still running. Wait; do not send it again.")


class Stale(Refusal):
    """The row was changed since the form was opened."""

    code = "stale"
    status = 409
    message = _("Somebody changed this while you were editing. Your text is kept; look at both versions.")


class StoreUnknown(Refusal):
    """No unit of this code within reach."""

    code = "store_unknown"
    message = _("There is no store with the code “%(given)s” that you reach.")


class ItemRepeated(Refusal):
    """The same item twice in one batch: which of them counts is not guessed."""

    code = "item_repeated"
    message = _("This stands in the batch twice.")
