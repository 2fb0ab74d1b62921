"""Members have rewards for their points: asked for, handed over, or cancelled with the points given back."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from shuke.foundation.org.actor import SYSTEM, Actor, elevated, widened
from shuke.foundation.org.acts.replays import body_of
from shuke.foundation.org.command import Done, Outcome, Replayed, Unchanged, command, record
from shuke.foundation.org.refusals import Busy, NotFound
from shuke.trade.ledger.commands.accounts import place_of, require_reach
from shuke.trade.ledger.commands.burning import burn_points
from shuke.trade.ledger.commands.posting import same_body
from shuke.trade.ledger.commands.returning import Back, return_burn
from shuke.trade.ledger.queries.balances import used_since
from shuke.trade.ledger.rules.amounts import whole_amount
from shuke.trade.programme.commands.proving import Told, require_own_code
from shuke.trade.programme.rules.paying import PROOF_SPAN
from shuke.trade.rewards.commands.catalogue import locked_reward
from shuke.trade.rewards.models import Redemption, Reward
from shuke.trade.rewards.rules.standing import Offered, RedemptionSettled, RewardLimit, require_available

MOST = 100


@command
def redeem_reward(
    *, actor: Actor, customer_id: int, reward_id: int, unit_id: int, now: datetime, key: str, count: int = 1,
    told: Told | None = None,
) -> Outcome:  # fmt: skip
    """A member has a reward for points, to be handed over at a store; answers the redemption's id.

    RewardOver, RewardGone, RewardLimit, PointsInsufficient; CodeNeeded, CodeWrong for a member alone. The reward's row is
    locked before the member's points, always.
    """
    given: dict[str, Any] = {
        "customer_id": customer_id,
        "reward_id": reward_id,
        "unit_id": unit_id,
        "count": count,
    }
    require_reach(actor, customer_id)
    unit, wanted = place_of(actor, unit_id), whole_amount(count, "count")
    if wanted > MOST:
        raise RewardLimit(field="count", most=MOST)
    with elevated():
        reward = locked_reward(reward_id)
        known = Redemption.objects.filter(key=key).first()
        if known is not None:
            same_body(known.fingerprint, given)
            return Replayed(known.id)
        offered = Offered(reward.is_open, reward.stock, reward.member_limit, reward.from_on, reward.to_on)
        require_available(
            offered, _had(reward_id, customer_id), wanted, now.astimezone(ZoneInfo(unit.timezone)).date()
        )
        points = reward.points * wanted
        with widened(actor) as wide:
            burn = burn_points(
                actor=wide, customer_id=customer_id, amount=points, unit_id=unit.id, now=now, key=f"reward/{key}"
            ).value  # fmt: skip
        # With what else was paid in the last day, this one too: many little ones are no way around the proof.
        used = used_since(actor=SYSTEM, customer_id=customer_id, since=now - PROOF_SPAN)
        require_own_code(actor, used, told, now)
        if reward.stock is not None:
            Reward.objects.filter(id=reward_id).update(stock=F("stock") - wanted)
        made = _kept(
            key, reward=reward, customer_id=customer_id, fingerprint=body_of(given), count=wanted, points=points,
            burn_id=burn, unit_id=unit.id, staff_id=actor.staff_id or None, made_at=now,
        )  # fmt: skip
    record({"redemption": made.id, "reward": reward_id, "points": points}, [customer_id])
    return Done(made.id)


def _kept(key: str, **values: Any) -> Redemption:
    try:
        with transaction.atomic():
            return Redemption.objects.create(key=key, **values)
    except IntegrityError as taken:  # the key is another reward's in this moment
        raise Busy() from taken


def _had(reward_id: int, customer_id: int) -> int:
    had = Redemption.objects.filter(reward_id=reward_id, customer_id=customer_id).exclude(state="cancelled")
    return had.aggregate(total=Sum("count"))["total"] or 0


@command
def hand_over_reward(*, actor: Actor, redemption_id: int, now: datetime) -> Outcome:
    """The member has it; answers the redemption's id. RedemptionSettled for one that was cancelled."""
    owner = _owner_within(actor, redemption_id)
    with elevated():
        one = Redemption.objects.select_for_update(no_key=True).get(id=redemption_id)
        if one.state == "handed":
            return Unchanged(redemption_id)
        _settle(actor, one, "handed", now)
    record({"redemption": redemption_id, "reward": one.reward_id}, [owner])
    return Done(redemption_id)


@command
def cancel_redemption(*, actor: Actor, redemption_id: int, now: datetime) -> Outcome:
    """What was not handed over yet is not wanted: points and stock are as before. RedemptionSettled."""
    owner = _owner_within(actor, redemption_id)
    with elevated():
        reward_id = Redemption.objects.filter(id=redemption_id).values_list("reward_id", flat=True).get()
        reward = locked_reward(reward_id)
        one = Redemption.objects.select_for_update(no_key=True).get(id=redemption_id)
        if one.state == "cancelled":
            return Unchanged(redemption_id)
        _settle(actor, one, "cancelled", now)
        with widened(actor) as wide:
            return_burn(
                actor=wide, burn_id=one.burn_id, back=Back(one.count, one.count), unit_id=one.unit_id, now=now,
                key=f"reward/back/{one.id}", grace_until=None,
            )  # fmt: skip
        if reward.stock is not None:
            Reward.objects.filter(id=reward_id).update(stock=F("stock") + one.count)
    record({"redemption": redemption_id, "reward": reward_id, "points": one.points}, [owner])
    return Done(redemption_id)


def _settle(actor: Actor, one: Redemption, state: str, now: datetime) -> None:
    if one.state != "ready":
        raise RedemptionSettled(field="redemption_id")
    Redemption.objects.filter(id=one.id).update(
        state=state, settled_at=now, settled_by_id=actor.staff_id or None
    )


def _owner_within(actor: Actor, redemption_id: int) -> int:
    """Whose it is; NotFound out of reach, and for what is nobody's."""
    with elevated():
        owner = Redemption.objects.filter(id=redemption_id).values_list("customer_id", flat=True).first()
    if owner is None:
        raise NotFound(field="redemption_id")
    require_reach(actor, owner)
    return owner
