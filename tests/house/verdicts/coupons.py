"""Verdicts of offers and coupons: offers are made by the head of the chain, whom this cast does not have."""

from tests.house.verdicts import BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

READS = {WORKS: ("chen", "gao", "he", "shi", "chu", "wei"), FORBIDDEN: REST}
READS_NOTHING = {NOT_FOUND: ("chen", "gao", "he", "shi", "chu", "wei"), FORBIDDEN: REST}
NOBODY = {FORBIDDEN: REST}
GIVES = ("chen", "gao", "he", "shi", "zheng", "feng")
GIVE = {WORKS: ("chen", "shi", "feng"), NOT_FOUND: ("gao", "he", "zheng"), FORBIDDEN: REST}
WHY = {BAD: GIVES, FORBIDDEN: REST}
FORM = {"name": "立减", "code": "NEW", "kind": "amount", "number": "10"}


def words(cast) -> dict[str, int]:
    """An open offer, a batch and a code for many of it, and lin's coupon."""
    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.trade.coupons.commands.issuing import give_coupon, issue_batch
    from shuke.trade.coupons.commands.offers import add_public_code, draft_offer, open_offer
    from tests.coupons.tills import NOON, TEN_OFF

    told = {"actor": SYSTEM, "now": NOON}
    with acting_as(SYSTEM):
        offer = draft_offer(
            code="WORDS", name="立减", name_en="", currency="CNY", document=TEN_OFF, **told
        ).value
        open_offer(offer_id=offer, **told)
        public = add_public_code(offer_id=offer, code="WORDS", **told).value
        batch = issue_batch(offer_id=offer, wanted=2, **told).value
        coupon = give_coupon(offer_id=offer, customer_id=cast.customers["lin"], **told).value
    return {"offer": offer, "public": public, "batch": batch, "coupon": coupon}


LINES = (
    Line("offers", "GET", "/offers", READS),
    Line("offer", "GET", "/offers/{offer}", READS),
    Line("offer", "GET", "/offers/{nobody}", READS_NOTHING),
    Line("offer_new", "GET", "/offers/new", NOBODY),
    Line("offer_new", "POST", "/offers/new", NOBODY, FORM),
    Line("offer_change", "GET", "/offers/{offer}/change", NOBODY),
    Line("offer_change", "POST", "/offers/{offer}/change", NOBODY, FORM),
    Line("offer_opening", "POST", "/offers/{offer}/opening", NOBODY),
    Line("offer_rehearsal", "POST", "/offers/{offer}/rehearsal", NOBODY),
    Line("offer_closing", "POST", "/offers/{offer}/closing", NOBODY),
    Line("offer_batches", "POST", "/offers/{offer}/batches", NOBODY, {"wanted": "3"}),
    Line("batch_codes", "POST", "/offers/{offer}/batches/{batch}/codes", NOBODY),
    Line("public_codes", "POST", "/offers/{offer}/codes", NOBODY, {"code": "ABC"}),
    Line("public_ending", "POST", "/offers/{offer}/codes/{public}/ending", NOBODY),
    Line("customer_coupons", "POST", "/customers/{lin}/coupons", GIVE, {"offer": "{offer}", "after": "0"}),
    Line("customer_coupons", "POST", "/customers/{lin}/coupons", {NOT_FOUND: GIVES, FORBIDDEN: REST}, {"offer": "x"}),
    Line("coupon_withdrawal", "POST", "/customers/{lin}/coupons/{coupon}/withdrawal", WHY, {"reason": "whim"}),
    Line("coupon_withdrawal", "POST", "/customers/{lin}/coupons/{coupon}/withdrawal", GIVE, {"reason": "mistake"}),
    Line("coupon_restoring", "POST", "/customers/{lin}/coupons/{coupon}/restoring", GIVE),
)  # fmt: skip
