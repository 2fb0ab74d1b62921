"""Addresses of campaigns and events."""

from django.urls import path

from shuke.doors.web.settings.campaigns import pages

urlpatterns = [
    path("settings/campaigns", pages.campaigns, name="campaigns"),
    path("settings/campaigns/new", pages.new, name="campaign_new"),
    path("settings/campaigns/<int:campaign_id>", pages.campaign, name="campaign"),
    path("settings/campaigns/<int:campaign_id>/change", pages.change, name="campaign_change"),
    path("settings/campaigns/<int:campaign_id>/closing", pages.closing, name="campaign_closing"),
    path("settings/campaigns/<int:campaign_id>/reopening", pages.reopening, name="campaign_reopening"),
]
