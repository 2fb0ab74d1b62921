"""Tables of incidents: what got about, who was touched, and what was weighed before details are used."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes
from shuke.stewardship.privacy.rules.assessments import OUTCOMES
from shuke.stewardship.privacy.rules.incidents import KINDS, STATES


class Incident(models.Model):
    """Something got about. ``actor_kind`` and ``actor_id`` say by whose account or key, "" where nobody knows.

    ``event_id`` is the one event of the log that it is about, such as an export. ``people`` counts who was touched, as
    listed at ``listed_at``; ``sent`` how many notices stand in the outbox.
    """

    kind = models.CharField(max_length=10)
    story = models.TextField()
    actor_kind = models.CharField(max_length=10, blank=True, default="")
    actor_id = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(null=True)
    letters = models.CharField(max_length=4, blank=True, default="")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    found_at = models.DateTimeField()
    is_critical = models.BooleanField(default=False)
    is_grave = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="open")
    people = models.IntegerField(default=0)
    listed_at = models.DateTimeField(null=True)
    listing_since = models.DateTimeField(null=True)
    harm = models.TextField(blank=True, default="")
    measures = models.TextField(blank=True, default="")
    advice = models.TextField(blank=True, default="")
    contact = models.CharField(max_length=200, blank=True, default="")
    notice = models.TextField(blank=True, default="")
    notice_en = models.TextField(blank=True, default="")
    reported_at = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField(db_default=Now())
    closed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
    field_classes = classes(
        B="id kind story actor_kind actor_id event_id letters from_at until_at found_at is_critical is_grave state people"
        " listed_at listing_since harm measures advice contact notice notice_en reported_at notified_at opened_by opened_at"
        " closed_by closed_at version"
    )

    class Meta:
        indexes = [models.Index(fields=["-found_at", "-id"], name="incident_found")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="incident_kind_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="incident_state_known"),
            models.CheckConstraint(condition=Q(until_at__gte=F("from_at")), name="incident_in_order"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | Q(state="open", closed_at__isnull=True),
                name="incident_closed_says_when",
            ),
        ]


class Touched(models.Model):
    """Somebody whose details were in the hands that an incident is about: when, how often, which field classes.

    ``message`` is the notice to this person; ``way`` says on which channel it went, or "none" where there is no address.
    """

    incident = models.ForeignKey("privacy.Incident", models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    events = models.IntegerField()
    letters = models.CharField(max_length=4)
    way = models.CharField(max_length=8, blank=True, default="")
    message = models.ForeignKey(
        "conversations.Message", models.PROTECT, null=True, related_name="+", db_index=False
    )
    field_classes = classes(B="id incident customer first_at last_at events letters way message")

    class Meta:
        indexes = [models.Index(fields=["incident", "id"], name="touched_to_tell", condition=Q(way=""))]
        constraints = [models.UniqueConstraint(fields=["incident", "customer"], name="touched_once")]


class Assessment(models.Model):
    """What a use of details may do to people, as it was weighed on a day. A later look is a row of its own."""

    activity = models.CharField(max_length=80)
    purpose = models.TextField()
    necessity = models.TextField()
    risks = models.TextField()
    measures = models.TextField()
    outcome = models.CharField(max_length=8)
    decided_on = models.DateField()
    review_on = models.DateField()
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=Now())
    followed_by = models.OneToOneField("privacy.Assessment", models.PROTECT, null=True, related_name="+")
    field_classes = classes(
        B="id activity purpose necessity risks measures outcome decided_on review_on decided_by recorded_at followed_by"
    )

    class Meta:
        indexes = [
            models.Index(fields=["review_on"], name="assessment_due", condition=Q(followed_by__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=list(OUTCOMES)), name="assessment_outcome_known"),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("decided_on")), name="assessment_review_later"
            ),
        ]
