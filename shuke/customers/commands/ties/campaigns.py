"""Campaigns and events: made, changed, closed, opened again."""

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from shuke.customers.models import Campaign
from shuke.customers.rules.campaigns import (
    CampaignGiven,
    CampaignTaken,
    checked_campaign,
)
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.queries import unit_within
from shuke.foundation.org.refusals import NotFound, Stale


def _unit(actor: Actor, unit_id: int) -> int:
    unit = unit_within(actor.path, unit_id)
    if unit is None:
        raise NotFound(field="unit_id")
    return int(unit.id)


def _locked(actor: Actor, campaign_id: int) -> Campaign:
    """One of the actor's own part of the tree; one of a unit above is used there and changed by who leads that."""
    found = Campaign.objects.select_for_update().filter(id=campaign_id).first()
    if found is None:
        raise NotFound(field="campaign_id")
    _unit(actor, found.unit_id)
    return found


@command
def open_campaign(*, actor: Actor, given: CampaignGiven, key: str | None = None) -> Outcome:
    """A campaign or event of a unit within the actor's part of the tree; answers its id."""
    columns = checked_campaign(given)
    unit_id = _unit(actor, given.unit_id)
    try:
        with transaction.atomic():
            made = Campaign.objects.create(**columns, unit_id=unit_id, made_by_id=actor.staff_id or None)
    except IntegrityError as taken:
        raise CampaignTaken(field="code") from taken
    record({"campaign": made.id, "unit": unit_id})
    return Done(made.id)


@command
def change_campaign(*, actor: Actor, campaign_id: int, given: CampaignGiven, version: int) -> Outcome:
    """What a form says of a campaign or event; its code stays, since it is printed."""
    found = _locked(actor, campaign_id)
    columns = {**checked_campaign(given), "code": found.code, "unit_id": _unit(actor, given.unit_id)}
    changed = sorted(name for name, value in columns.items() if getattr(found, name) != value)
    if not changed:
        return Unchanged(campaign_id)
    if found.version != version:
        raise Stale(field="version")
    Campaign.objects.filter(id=campaign_id).update(**columns, version=version + 1)
    record({"campaign": campaign_id, "fields": changed})
    return Done(campaign_id)


@command
def close_campaign(*, actor: Actor, campaign_id: int) -> Outcome:
    """Nobody comes by it any more; what came stays counted."""
    if _locked(actor, campaign_id).closed_at is not None:
        return Unchanged(campaign_id)
    Campaign.objects.filter(id=campaign_id).update(closed_at=Now())
    record({"campaign": campaign_id})
    return Done(campaign_id)


@command
def reopen_campaign(*, actor: Actor, campaign_id: int) -> Outcome:
    """The undo of a closing."""
    if _locked(actor, campaign_id).closed_at is None:
        return Unchanged(campaign_id)
    Campaign.objects.filter(id=campaign_id).update(closed_at=None)
    record({"campaign": campaign_id})
    return Done(campaign_id)
