"""Pages that ask once a second how far something is: when it is over, the whole page is drawn anew."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


def elsewhere(request: HttpRequest, address: str) -> HttpResponse:
    """On to another page, also for a page that only asks for a part of itself."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def polled(request: HttpRequest, waits: bool) -> HttpResponse | None:
    """The answer to a page that waited for what is over by now; None where it goes on as usual."""
    if request.headers.get("HX-Request") and not waits:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return None
