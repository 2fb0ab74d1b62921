"""Addresses of becoming a member. Those under join/ and card/ are open to everybody."""

from django.urls import path

from shuke.doors.web.identify.join import pages, stores

urlpatterns = [
    path("join/<slug:place>", pages.join, name="join"),
    path("join/<slug:place>/card", pages.joined, name="joined"),
    path("card/<str:secret>", pages.card, name="card"),
    path("joining", stores.joining, name="joining"),
    path("joining/<slug:place>/poster", stores.poster, name="poster"),
]
