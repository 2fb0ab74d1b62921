"""Addresses of the analyses."""

from django.urls import path

from shuke.doors.web.differentiate.analyses.affinity import affinity
from shuke.doors.web.differentiate.analyses.churn import churn
from shuke.doors.web.differentiate.analyses.cohorts import cohorts
from shuke.doors.web.differentiate.analyses.demand import demand
from shuke.doors.web.differentiate.analyses.lifecycle import lifecycle
from shuke.doors.web.differentiate.analyses.overview import analyses
from shuke.doors.web.differentiate.analyses.performance import performance
from shuke.doors.web.differentiate.analyses.profit import profit
from shuke.doors.web.differentiate.analyses.runs import runs
from shuke.doors.web.differentiate.analyses.worth import worth

urlpatterns = [
    path("analyses", analyses, name="analyses"),
    path("analyses/lifecycle", lifecycle, name="lifecycle"),
    path("analyses/churn", churn, name="churn"),
    path("analyses/worth", worth, name="worth"),
    path("analyses/cohorts", cohorts, name="cohorts"),
    path("analyses/affinity", affinity, name="affinity"),
    path("analyses/performance", performance, name="performance"),
    path("analyses/profit", profit, name="profit"),
    path("analyses/demand", demand, name="demand"),
    path("analyses/runs", runs, name="insight_runs"),
]
