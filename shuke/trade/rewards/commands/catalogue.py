"""Rewards are offered, changed, closed and opened again."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.refusals import Forbidden, Stale
from shuke.trade.ledger.rules.amounts import whole_amount
from shuke.trade.rewards.models import Reward
from shuke.trade.rewards.rules.standing import RewardUnknown

KINDS = ("goods", "service", "voucher")
MOST = 1_000_000


class RewardUnfit(Refusal):
    """A reward has a name, a kind of the list, days in their order, numbers within reason."""

    code = "reward_unfit"
    message = _("Look at this field again.")


class StockMoved(Refusal):
    """Some of it went while the form was open."""

    code = "stock_moved"
    status = 409
    message = _("Some of it went while you were writing: look at the stock again.")


class RewardTaken(Refusal):
    """Another reward has this code."""

    code = "reward_taken"
    status = 409
    message = _("There is a reward with this code already.")


def require_whole_house(actor: Actor) -> None:
    """Points are the whole house's: who leads a part of it offers nothing for them."""
    if actor.kind == "staff" and actor.path.count(".") != 1:
        raise Forbidden()


def locked_reward(reward_id: int) -> Reward:
    """The reward under its row lock; RewardUnknown."""
    found = Reward.objects.select_for_update(no_key=True).filter(id=reward_id).first()
    if found is None:
        raise RewardUnknown(field="reward_id")
    return found


@command
def add_reward(*, actor: Actor, code: str, given: dict[str, Any], now: datetime) -> Outcome:
    """Something can be had for points; answers its id. RewardUnfit, RewardTaken."""
    require_whole_house(actor)
    key, values = code.strip().upper()[:20], _values(given)
    if not key:
        raise RewardUnfit(field="code")
    with elevated():
        try:
            with transaction.atomic():
                made = Reward.objects.create(
                    code=key, made_by_id=actor.staff_id or None, changed_at=now, **values
                )
        except IntegrityError as taken:
            raise RewardTaken(field="code") from taken
    record({"reward": made.id})
    return Done(made.id)


@command
def change_reward(
    *, actor: Actor, reward_id: int, given: dict[str, Any], now: datetime, seen: datetime | None = None
) -> Outcome:
    """Other words, points, stock, days; what members had is as it was. Answers the id. Stale where somebody changed it since.

    The stock is what is there now: where ``given`` says what was seen of it ("stock_seen"), none may have gone meanwhile.
    """
    require_whole_house(actor)
    values = _values(given)
    with elevated():
        reward = locked_reward(reward_id)
        if seen is not None and reward.changed_at != seen:
            raise Stale(field="name")
        stock = "" if reward.stock is None else str(reward.stock)
        if given.get("stock_seen", stock) != stock:
            raise StockMoved(field="stock")
        if all(getattr(reward, name) == value for name, value in values.items()):
            return Unchanged(reward_id)
        Reward.objects.filter(id=reward_id).update(changed_at=now, **values)
    record({"reward": reward_id})
    return Done(reward_id)


@command
def close_reward(*, actor: Actor, reward_id: int, now: datetime) -> Outcome:
    """Nobody can have it any more; what waits is handed over."""
    return _become(actor, reward_id, False, now)


@command
def open_reward(*, actor: Actor, reward_id: int, now: datetime) -> Outcome:
    """It can be had again."""
    return _become(actor, reward_id, True, now)


def _become(actor: Actor, reward_id: int, is_open: bool, now: datetime) -> Outcome:
    require_whole_house(actor)
    with elevated():
        if locked_reward(reward_id).is_open == is_open:
            return Unchanged(reward_id)
        Reward.objects.filter(id=reward_id).update(is_open=is_open, changed_at=now)
    record({"reward": reward_id})
    return Done(reward_id)


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """name, name_en, kind, points, stock, member_limit, from_on, to_on, each as a row has it; RewardUnfit."""
    name, kind = str(given.get("name", "")).strip()[:60], given.get("kind", "goods")
    if not name or kind not in KINDS:
        raise RewardUnfit(field="kind" if name else "name")
    values: dict[str, Any] = {
        "name": name,
        "name_en": str(given.get("name_en", "")).strip()[:60],
        "kind": kind,
    }
    values["points"] = whole_amount(given.get("points"), "points")
    stock = given.get("stock")
    values["stock"] = (
        None if stock in (None, "") else 0 if stock in (0, "0") else whole_amount(stock, "stock")
    )
    limit = given.get("member_limit")
    values["member_limit"] = None if limit in (None, "") else whole_amount(limit, "member_limit")
    for part in ("stock", "member_limit"):
        if values[part] is not None and values[part] > MOST:
            raise RewardUnfit(field=part)
    values["from_on"], values["to_on"] = (_day(given.get(part), part) for part in ("from_on", "to_on"))
    if values["from_on"] and values["to_on"] and values["to_on"] < values["from_on"]:
        raise RewardUnfit(field="to_on")
    return values


def _day(given: Any, field: str) -> date | None:
    if given in (None, ""):
        return None
    try:
        return given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError as no:
        raise RewardUnfit(field=field) from no
