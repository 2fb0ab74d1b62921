"""Addresses of what members are promised."""

from django.urls import path

from shuke.doors.web.customise.coupons import acts as coupons
from shuke.doors.web.customise.coupons import forms, pages
from shuke.doors.web.customise.programme import acts, disputes, draft, page, referrals, report
from shuke.doors.web.customise.rewards import acts as reward_acts
from shuke.doors.web.customise.rewards import pages as reward_pages

urlpatterns = [
    path("programme", page.programme, name="programme"),
    path("programme/draft", draft.programme_draft, name="programme_draft"),
    path("programme/draft/rehearsal", acts.rehearsal, name="programme_rehearsal"),
    path("programme/report", report.report, name="programme_report"),
    path("programme/report/months.csv", report.report_months, name="programme_report_months"),
    path("programme/reports", report.report_asking, name="programme_reports"),
    path("programme/disputes", disputes.disputes, name="disputes"),
    path("programme/disputes/<int:dispute_id>/return", disputes.given_back, name="dispute_return"),
    path("programme/disputes/<int:dispute_id>/refusal", disputes.refusal, name="dispute_refusal"),
    path("programme/referrals", referrals.referrals, name="referrals"),
    path("programme/referrals/<int:referral_id>/approval", referrals.approval, name="referral_approval"),
    path("programme/referrals/<int:referral_id>/refusal", referrals.refusal, name="referral_refusal"),
    path("customers/<int:customer_id>/referrer", referrals.naming, name="customer_referrer"),
    path("programme/draft/publication", acts.publication, name="programme_publication"),
    path("offers", pages.offer_list, name="offers"),
    path("offers/new", forms.offer_new, name="offer_new"),
    path("offers/<int:offer_id>", pages.offer, name="offer"),
    path("offers/<int:offer_id>/change", forms.offer_change, name="offer_change"),
    path("offers/<int:offer_id>/opening", coupons.opening, name="offer_opening"),
    path("offers/<int:offer_id>/rehearsal", coupons.rehearsal, name="offer_rehearsal"),
    path("offers/<int:offer_id>/closing", coupons.closing, name="offer_closing"),
    path("offers/<int:offer_id>/batches", coupons.batches, name="offer_batches"),
    path("offers/<int:offer_id>/batches/<int:batch_id>/codes", coupons.batch_codes, name="batch_codes"),
    path("offers/<int:offer_id>/codes", coupons.public_codes, name="public_codes"),
    path("offers/<int:offer_id>/codes/<int:public_id>/ending", coupons.public_ending, name="public_ending"),
    path("rewards", reward_pages.reward_list, name="rewards"),
    path("rewards/new", reward_pages.reward_new, name="reward_new"),
    path("rewards/<int:reward_id>/change", reward_pages.reward_change, name="reward_change"),
    path("rewards/<int:reward_id>/opening", reward_acts.opening, name="reward_opening"),
    path("rewards/<int:reward_id>/closing", reward_acts.closing, name="reward_closing"),
    path("redemptions/<int:redemption_id>/handover", reward_acts.handover, name="redemption_handover"),
    path(
        "redemptions/<int:redemption_id>/cancellation",
        reward_acts.cancellation,
        name="redemption_cancellation",
    ),
    path("customers/<int:customer_id>/rewards", reward_pages.member_rewards, name="customer_rewards"),
    path("customers/<int:customer_id>/redemptions", reward_acts.redemption, name="customer_redemptions"),
    path("customers/<int:customer_id>/coupons", coupons.giving, name="customer_coupons"),
    path(
        "customers/<int:customer_id>/coupons/<int:coupon_id>/withdrawal",
        coupons.withdrawal,
        name="coupon_withdrawal",
    ),
    path(
        "customers/<int:customer_id>/coupons/<int:coupon_id>/restoring",
        coupons.restoring,
        name="coupon_restoring",
    ),
]
