"""Addresses of becoming a member. Those under join/ and card/ are open to everybody."""

from django.urls import path

from shuke.doors.web.identify.join import own_copy, pages, stores

urlpatterns = [
    path("join/<slug:place>", pages.join, name="join"),
    path("join/<slug:place>/card", pages.joined, name="joined"),
    path("card/<str:secret>", pages.card, name="card"),
    path("card/<str:secret>/copy", own_copy.own_copy_asked, name="card_copy"),
    path("card/<str:secret>/copy/file", own_copy.own_copy_fetched, name="card_copy_file"),
    path("joining", stores.joining, name="joining"),
    path("joining/<slug:place>/poster", stores.poster, name="poster"),
]
