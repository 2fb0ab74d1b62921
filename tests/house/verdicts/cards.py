"""Verdicts of cards that are paid ahead: who sells, sells and uses them."""

from tests.house.verdicts import BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

SELLERS = ("chen", "gao", "he", "zhou", "li", "wu")
SELLS = {WORKS: SELLERS, FORBIDDEN: REST}
BAD_CARD = {BAD: SELLERS, FORBIDDEN: REST}
MEMBER = {WORKS: ("chen", "zhou"), NOT_FOUND: ("gao", "he", "li", "wu"), FORBIDDEN: REST}
NOTHING = {NOT_FOUND: SELLERS, FORBIDDEN: REST}


def words(cast) -> dict[str, int]:
    """A count card of lin's."""
    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.trade.ledger.commands.cards import buy_count_card
    from tests.coupons.tills import NOON

    given = {
        "customer_id": cast.customers["lin"],
        "label": "茶艺课",
        "times": 50,
        "unit_id": cast.units["lake"],
    }
    with acting_as(SYSTEM):
        return {"card": buy_count_card(actor=SYSTEM, key="card", now=NOON, **given).value}


LINES = (
    Line("gift_cards", "GET", "/gift-cards", SELLS),
    Line("gift_cards", "POST", "/gift-cards", SELLS, {"amount": "100"}),
    Line("gift_cards", "POST", "/gift-cards", BAD_CARD, {"amount": "much"}),
    Line("gift_card_look", "POST", "/gift-cards/look", SELLS, {"code": "2222"}),
    Line("gift_card_payment", "POST", "/gift-cards/payment", BAD_CARD, {"code": "2222222222222222", "amount": "1"}),
    Line("customer_cards", "GET", "/customers/{lin}/cards", MEMBER),
    Line("customer_cards", "GET", "/customers/{nobody}/cards", NOTHING),
    Line("count_card_sale", "POST", "/customers/{lin}/cards/sale", MEMBER, {"label": "x", "times": "3"}),
    Line("count_card_use", "POST", "/customers/{lin}/cards/{card}/use", MEMBER),
    Line("count_card_use", "POST", "/customers/{lin}/cards/{nobody}/use", NOTHING),
    Line("value_loading", "POST", "/customers/{lin}/value", MEMBER, {"amount": "100"}),
)  # fmt: skip
