"""Addresses of Today."""

from django.urls import path

from shuke.doors.web.today.today import today_page

urlpatterns = [path("", today_page, name="today")]
