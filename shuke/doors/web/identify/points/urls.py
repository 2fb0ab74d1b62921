"""Addresses of points."""

from django.urls import path

from shuke.doors.web.identify.points import cards
from shuke.doors.web.identify.points.acts import adjustments, approval, refusal
from shuke.doors.web.identify.points.books import books, journal, recount

urlpatterns = [
    path("points/books", books, name="points_books"),
    path("points/books/recounts", recount, name="points_recounts"),
    path("points/books/<str:month>.csv", journal, name="points_journal"),
    path("gift-cards", cards.gift_cards, name="gift_cards"),
    path("gift-cards/look", cards.gift_card_look, name="gift_card_look"),
    path("gift-cards/payment", cards.gift_card_payment, name="gift_card_payment"),
    path("customers/<int:customer_id>/cards", cards.member_cards, name="customer_cards"),
    path("customers/<int:customer_id>/cards/sale", cards.count_card_sale, name="count_card_sale"),
    path("customers/<int:customer_id>/cards/<int:card_id>/use", cards.count_card_use, name="count_card_use"),
    path("customers/<int:customer_id>/value", cards.value_loading, name="value_loading"),
    path("customers/<int:customer_id>/adjustments", adjustments, name="customer_adjustments"),
    path(
        "customers/<int:customer_id>/adjustments/<int:adjustment_id>/approval",
        approval,
        name="adjustment_approval",
    ),
    path(
        "customers/<int:customer_id>/adjustments/<int:adjustment_id>/refusal",
        refusal,
        name="adjustment_refusal",
    ),
]
