"""Addresses of the member's pages. Those of signing in and of the app itself are open to everybody."""

from django.urls import path

from shuke.doors.portal.card import card, code
from shuke.doors.portal.coupons import coupons, passing
from shuke.doors.portal.mine import consents, details, mine, number, own_copy, watchers
from shuke.doors.portal.orders import claim
from shuke.doors.portal.orders import pages as orders
from shuke.doors.portal.phone import app
from shuke.doors.portal.points import dispute, family, invite, points
from shuke.doors.portal.rewards import reward, rewards
from shuke.doors.portal.signing import others
from shuke.doors.portal.signing import pages as signing

urlpatterns = [
    path("", card.card, name="me_card"),
    path("codes", code.codes, name="me_codes"),
    path("in", signing.sign_in, name="me_sign_in"),
    path("in/code", signing.signed_in, name="me_code"),
    path("in/with/<slug:provider>", others.way_out, name="me_with"),
    path("in/with/<slug:provider>/back", others.way_back, name="me_with_back"),
    path("out", signing.sign_out, name="me_out"),
    path("points", points.points, name="me_points"),
    path("points/<int:transfer_id>/dispute", dispute.dispute, name="me_dispute"),
    path("invite", invite.invite, name="me_invite"),
    path("points/family", family.family, name="me_family"),
    path("rewards", rewards.rewards, name="me_rewards"),
    path("rewards/<int:reward_id>", reward.reward, name="me_reward"),
    path("rewards/had/<int:redemption_id>/cancellation", rewards.cancellation, name="me_cancellation"),
    path("coupons", coupons.coupons, name="me_coupons"),
    path("coupons/<int:coupon_id>/passing", passing.passing, name="me_pass"),
    path("coupons/gift/<slug:link>", passing.gift, name="me_gift"),
    path("orders", orders.orders, name="me_orders"),
    path("orders/<int:order_id>", orders.order, name="me_order"),
    path("claim", claim.claim, name="me_claim"),
    path("mine", mine.mine, name="me_mine"),
    path("mine/details", details.details, name="me_details"),
    path("mine/number", number.number, name="me_number"),
    path("mine/number/old", number.unreachable, name="me_unreachable"),
    path("mine/consents", consents.consents, name="me_consents"),
    path("mine/watchers", watchers.watchers, name="me_watchers"),
    path("mine/phones", mine.phones, name="me_phones"),
    path("mine/copy", own_copy.own_copy, name="me_copy"),
    path("mine/copy/file", own_copy.own_copy_file, name="me_copy_file"),
    path("look", mine.look, name="me_look"),
    path("app.webmanifest", app.manifest, name="me_manifest"),
    path("worker.js", app.worker, name="me_worker"),
    path("offline", app.offline, name="me_offline"),
]
