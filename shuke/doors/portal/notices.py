"""What was just done, said once on the next page: the address carries a word of this list, and no text."""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

WORDS = {
    "saved": _("Saved."),
    "agreed": _("Agreed. You may take it back here at any time."),
    "declined": _("Taken back. It holds from now on."),
    "phones": _("Signed out there."),
    "had": _("Yours. It waits for you at the store."),
    "unwanted": _("Cancelled. The points are yours again."),
    "given": _("Given. It is your friend's now."),
    "taken": _("The coupon is yours."),
    "number": _("Your number is changed. Every other phone is signed out."),
    "asked": _("The shop knows. Bring an identity document to a store."),
    "handed": _("Handed on."),
    "disputed": _("The shop looks into it, and tells you."),
}


def said(request: HttpRequest) -> str:
    """The sentence that the address asks for; "" for none."""
    return str(WORDS.get(request.GET.get("said", ""), ""))


def back(address: str, word: str) -> HttpResponseRedirect:
    """To a page, on which the word is said."""
    return HttpResponseRedirect(f"{address}?{urlencode({'said': word})}")
