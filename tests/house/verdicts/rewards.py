"""Verdicts of rewards: everybody who knows customers knows the catalogue; who sells hands out; the head of the chain offers."""

from tests.house.verdicts import FORBIDDEN, NO_CUSTOMERS, NOT_FOUND, REST, WORKS, Line

READS = {FORBIDDEN: NO_CUSTOMERS, WORKS: REST}
NOBODY = {FORBIDDEN: REST}
FAR = ("gao", "he", "li", "wu")
SELLS = {WORKS: ("chen", "zhou"), NOT_FOUND: FAR, FORBIDDEN: REST}
SELLS_NOTHING = {NOT_FOUND: ("chen", "zhou", *FAR), FORBIDDEN: REST}


def words(cast) -> dict[str, int]:
    """A reward, and one that waits for lin."""
    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.trade.ledger.commands.earning import Earned, earn_points
    from shuke.trade.rewards.commands.catalogue import add_reward
    from shuke.trade.rewards.commands.redeeming import redeem_reward
    from tests.coupons.tills import NOON

    told = {"actor": SYSTEM, "now": NOON}
    lin = {"customer_id": cast.customers["lin"], "unit_id": cast.units["lake"]}
    with acting_as(SYSTEM):
        reward = add_reward(code="TEA", given={"name": "茶样", "points": 10}, **told).value
        earn_points(lines=[Earned(30)], key="for rewards", **lin, **told)
        redemption = redeem_reward(reward_id=reward, key="waits", **lin, **told).value
    return {"reward": reward, "redemption": redemption}


LINES = (
    Line("rewards", "GET", "/rewards", READS),
    Line("reward_new", "GET", "/rewards/new", NOBODY),
    Line("reward_new", "POST", "/rewards/new", NOBODY, {"name": "茶样", "code": "X", "points": "5", "kind": "goods"}),
    Line("reward_change", "GET", "/rewards/{reward}/change", NOBODY),
    Line("reward_change", "POST", "/rewards/{reward}/change", NOBODY, {"name": "茶样"}),
    Line("reward_opening", "POST", "/rewards/{reward}/opening", NOBODY),
    Line("reward_closing", "POST", "/rewards/{reward}/closing", NOBODY),
    Line("customer_rewards", "GET", "/customers/{lin}/rewards", SELLS),
    Line("customer_rewards", "GET", "/customers/{nobody}/rewards", SELLS_NOTHING),
    Line("customer_redemptions", "POST", "/customers/{lin}/redemptions", SELLS, {"reward": "{reward}", "after": "0"}),
    Line("customer_redemptions", "POST", "/customers/{lin}/redemptions", SELLS_NOTHING, {"reward": "{nobody}"}),
    Line("redemption_handover", "POST", "/redemptions/{redemption}/handover", SELLS),
    Line("redemption_handover", "POST", "/redemptions/{nobody}/handover", SELLS_NOTHING),
    Line("redemption_cancellation", "POST", "/redemptions/{redemption}/cancellation", SELLS),
)  # fmt: skip
