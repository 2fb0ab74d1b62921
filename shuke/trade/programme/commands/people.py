"""Two records become one, and two again: the higher tier counts while they are one."""

from datetime import datetime

from django.utils import timezone

from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.trade.programme.models import Membership, TierChange
from shuke.trade.programme.queries.terms import in_force


@command
def combine_tiers(*, actor: Actor, merge_id: int, survivor_id: int, loser_id: int, now: datetime) -> Outcome:
    """The survivor has the higher of both tiers, for as long as it was promised; part of a merge, before rows move.

    Answers how many programmes that concerned.
    """
    raised = 0
    with elevated():
        theirs = {one.programme_id: one for one in Membership.objects.filter(customer_id=loser_id)}
        for ours in Membership.objects.select_for_update().filter(
            customer_id=survivor_id, programme_id__in=theirs
        ):
            higher = theirs[ours.programme_id]
            if _place(ours.programme_id, higher.tier) > _place(ours.programme_id, ours.tier):
                _become(ours, higher.tier, "merged", merge_id, now)
                ours.tier_since, ours.tier_until = higher.tier_since, higher.tier_until
                ours.save(update_fields=["tier", "tier_since", "tier_until"])
                raised += 1
    if not raised:
        return Unchanged(0)
    record({"merge": merge_id, "programmes": raised}, [survivor_id])
    return Done(raised)


@command
def part_tiers(*, actor: Actor, merge_id: int, customer_id: int, now: datetime) -> Outcome:
    """What a merge raised falls back where nothing has changed it since; part of a split, after rows went back.

    The record that stands again brought its own membership with it.
    """
    back = []
    with elevated():
        for brought in TierChange.objects.filter(merge_no=merge_id, why="merged"):
            last = TierChange.objects.filter(
                customer_id=brought.customer_id, programme_id=brought.programme_id
            ).latest("id")
            ours = Membership.objects.select_for_update().filter(
                customer_id=brought.customer_id, programme_id=brought.programme_id, tier=brought.to_tier
            ).first()  # fmt: skip
            if ours is None or last.id != brought.id:
                continue
            _become(ours, brought.from_tier, "split", merge_id, now)
            ours.tier_since = brought.before_since or timezone.localdate(now)
            ours.tier_until = brought.before_until
            ours.save(update_fields=["tier", "tier_since", "tier_until"])
            back.append(brought.customer_id)
    if not back:
        return Unchanged(0)
    record({"merge": merge_id, "programmes": len(back)}, back)
    return Done(len(back))


def _place(programme: str, tier: str) -> int:
    current = in_force(programme)
    keys = [one.key for one in current.terms.tiers] if current else []
    return keys.index(tier) if tier in keys else -1


def _become(ours: Membership, tier: str, why: str, merge_id: int, now: datetime) -> None:
    TierChange.objects.create(
        customer_id=ours.customer_id, programme_id=ours.programme_id, on=timezone.localdate(now), from_tier=ours.tier,
        to_tier=tier, why=why, merge_no=merge_id, before_since=ours.tier_since, before_until=ours.tier_until,
    )  # fmt: skip
    ours.tier = tier
