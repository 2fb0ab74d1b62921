"""Tables of what was computed. Each row is derived from many orders, so the narrow scopes have no policy here."""

from django.db import models
from django.db.models import Q

from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.fields import TreePath


class Run(models.Model):
    """One computation of all figures.

    ``facts``: base, currency, window, shop's gap, bands and means of the scores, engine; no sums of the shop,
    since whoever sees figures of one store sees this row.
    """

    as_of = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    seconds = models.FloatField()
    facts = models.JSONField(default=dict)
    field_classes = classes(B="id as_of started_at finished_at seconds", S="facts")


class Figure(models.Model):
    """The numbers of one customer; scores and cells are null for who bought nothing in the window.

    ``as_of`` is the day of the run that last changed the row.
    """

    customer = models.OneToOneField("customers.Customer", models.PROTECT, primary_key=True, related_name="+")
    home_path = (
        TreePath()
    )  # the customer's, kept equal by a trigger: a policy by EXISTS costs a look-up per row
    joined_on = models.DateField()  # the customer's as well
    as_of = models.DateField()
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    recency_days = models.IntegerField(null=True)
    frequency = models.IntegerField(default=0)
    purchase_days = models.IntegerField(default=0)
    monetary_minor = models.BigIntegerField(default=0)
    orders_12m = models.IntegerField(default=0)
    spend_12m_minor = models.BigIntegerField(default=0)
    gap_days = models.IntegerField(null=True)
    r = models.SmallIntegerField(null=True)
    f = models.SmallIntegerField(null=True)
    m = models.SmallIntegerField(null=True)
    cell = models.CharField(max_length=20, null=True)
    cell_cn = models.CharField(max_length=20, null=True)
    abc = models.CharField(max_length=1)
    # What the learners said in the last run that asked them; null where none beats its rival.
    stage = models.CharField(max_length=10, null=True)
    active_bp = models.SmallIntegerField(null=True)
    coming_bp = models.SmallIntegerField(null=True)
    purchases_12m_milli = models.IntegerField(null=True)
    value_12m_minor = models.BigIntegerField(null=True)
    grade = models.CharField(max_length=1, null=True)
    # The stage and the chance at the end of the month before; what moves a regular's fallen chance most.
    stage_before = models.CharField(max_length=10, null=True)
    coming_before_bp = models.SmallIntegerField(null=True)
    reasons = models.TextField(null=True)
    field_classes = classes(
        B="customer home_path joined_on as_of",
        S="first_on last_on recency_days frequency purchase_days monetary_minor orders_12m spend_12m_minor gap_days"
        " r f m cell cell_cn abc stage active_bp coming_bp purchases_12m_milli value_12m_minor grade"
        " stage_before coming_before_bp reasons",
    )

    class Meta:
        # All ascending: a list sorts "most first, then newest first" and walks them backwards.
        indexes = [
            models.Index(fields=["spend_12m_minor", "customer"], name="figure_spend"),
            models.Index(fields=["last_on", "customer"], name="figure_last"),
            models.Index(fields=["joined_on", "customer"], name="figure_joined"),
            # Who has been away for long joined long ago: a walk from the newest would pass nearly all.
            models.Index(fields=["cell", "joined_on", "customer"], name="figure_cell_joined"),
            models.Index(fields=["cell_cn", "joined_on", "customer"], name="figure_cell_cn_joined"),
            models.Index(fields=["r", "joined_on", "customer"], name="figure_r_joined"),
            models.Index(fields=["cell", "spend_12m_minor", "customer"], name="figure_cell"),
            models.Index(fields=["abc", "spend_12m_minor", "customer"], name="figure_class"),
            models.Index(fields=["r", "f", "m"], name="figure_scores"),
            models.Index(fields=["stage", "stage_before", "joined_on", "customer"], name="figure_stage"),
            models.Index(fields=["value_12m_minor", "customer"], name="figure_value"),
            # Regulars whose chance fell: a few thousand of a million.
            models.Index(
                fields=["spend_12m_minor", "customer"],
                name="figure_fallen",
                condition=Q(reasons__isnull=False),
            ),
            # Counting a store's class without touching the rows.
            models.Index(
                fields=["home_path", "abc", "cell", "customer"], include=["joined_on"], name="figure_home"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(abc__in=["A", "B", "C", "D"]), name="figure_abc_known"),
            models.CheckConstraint(
                condition=Q(
                    r__isnull=True, f__isnull=True, m__isnull=True, cell__isnull=True, cell_cn__isnull=True
                )
                | Q(
                    r__range=(1, 5),
                    f__range=(1, 5),
                    m__range=(1, 5),
                    cell__isnull=False,
                    cell_cn__isnull=False,
                ),
                name="figure_scored_whole",
            ),
        ]


class Cell(models.Model):
    """Customers and money of a unit per combination of scores, as sums of all units below it."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    r = models.SmallIntegerField()
    f = models.SmallIntegerField()
    m = models.SmallIntegerField()
    cell = models.CharField(max_length=20)
    cell_cn = models.CharField(max_length=20)
    customers = models.IntegerField()
    net_minor = models.BigIntegerField()
    field_classes = classes(B="id unit", S="r f m cell cell_cn customers net_minor")

    class Meta:
        # One (r, f, m) may hold several Chinese cells: those follow the means, not the scores.
        constraints = [models.UniqueConstraint(fields=["unit", "r", "f", "m", "cell_cn"], name="cell_once")]


class Pareto(models.Model):
    """The best ``point`` per cent of a unit's customers and what they bring, cumulative."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    point = models.SmallIntegerField()
    customers = models.IntegerField()
    net_minor = models.BigIntegerField()
    share_bp = models.IntegerField()
    field_classes = classes(B="id unit", S="point customers net_minor share_bp")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "point"], name="pareto_once")]


class Class(models.Model):
    """Customers and money of a unit per ABC class."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    abc = models.CharField(max_length=1)
    customers = models.IntegerField()
    net_minor = models.BigIntegerField()
    field_classes = classes(B="id unit", S="abc customers net_minor")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "abc"], name="class_once")]


class Tally(models.Model):
    """A unit's orders by the reason why they count or do not; every order stands under exactly one."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=20)
    orders = models.IntegerField()
    lines = models.IntegerField()
    goods_minor = models.BigIntegerField()
    field_classes = classes(B="id unit", S="reason orders lines goods_minor")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "reason"], name="tally_once")]


class Report(models.Model):
    """What a unit's membership programme did, as its facts: months, cost, and what joining changed; see forecasts/months.py."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    as_of = models.DateField()
    made_at = models.DateTimeField()
    facts = models.JSONField()
    field_classes = classes(B="id unit as_of made_at", S="facts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit"], name="report_once")]


class Finding(models.Model):
    """What the last learning run found out for a unit, one row per analysis: sums and product numbers, never a person."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    analysis = models.CharField(max_length=20)
    body = models.JSONField()
    field_classes = classes(B="id unit analysis", S="body")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "analysis"], name="finding_once")]
