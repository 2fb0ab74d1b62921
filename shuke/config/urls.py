"""Every address of the program."""

from django.urls import URLPattern, URLResolver, include, path

# /api/v1 itself is answered by the API's own door, before these.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("shuke.doors.web.urls")),
    path("me/", include("shuke.doors.portal.urls")),
    path("app/", include("shuke.doors.assistant.urls")),
    path("api/", include("shuke.doors.api.urls")),
]
