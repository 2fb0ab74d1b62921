"""Addresses of the first look."""

from django.urls import path

from shuke.doors.web.identify.first.letter import letter_page
from shuke.doors.web.identify.first.look import figures, first_look_page

urlpatterns = [
    path("first-look", first_look_page, name="first_look"),
    path("first-look/figures", figures, name="first_look_figures"),
    path("letter", letter_page, name="letter"),
]
