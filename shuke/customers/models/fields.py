"""Tables of custom fields: what a shop wants to know of its customers, and what it knows."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Now

from shuke.customers.rules.fields import ABOUT, KINDS, LETTERS, Choice, Field
from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.fields import RowXid, TreePath

_SEALED = Q(ciphertext__isnull=False, person_key__isnull=False)


class CustomField(models.Model):
    """A field that a shop defined: its key, both labels, what it holds, how confidential it is, about whom it asks."""

    key = models.CharField(max_length=40, unique=True, db_collation="C")
    label = models.CharField(max_length=40)
    label_en = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    letter = models.CharField(max_length=1, default="B")
    about = models.CharField(max_length=12, default="both")
    choices = models.JSONField(default=list)  # [code, label, English label] each, in order
    currency = models.CharField(max_length=3, blank=True, default="")
    is_indexed = models.BooleanField(default=True)
    is_fit = models.BooleanField(
        db_default=False
    )  # of the fit card: size and taste, with its former answers kept
    position = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
    field_classes = classes(
        B="id key label label_en kind letter about choices currency is_indexed is_fit position created_at ended_at version"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="customfield_kind_known"),
            models.CheckConstraint(condition=Q(letter__in=LETTERS), name="customfield_letter_known"),
            models.CheckConstraint(condition=Q(about__in=ABOUT), name="customfield_about_known"),
            models.CheckConstraint(condition=Q(key__regex=r"^[a-z][a-z0-9_]{0,39}$"), name="customfield_key"),
            models.CheckConstraint(
                condition=Q(kind="money") & ~Q(currency="") | ~Q(kind="money") & Q(currency=""),
                name="customfield_money_has_currency",
            ),
            models.CheckConstraint(
                condition=~Q(letter="X", is_indexed=True), name="customfield_sensitive_unindexed"
            ),
        ]

    @property
    def defined(self) -> Field:
        """The definition as rules know it."""
        return Field(
            self.key, self.label, self.label_en, self.kind, self.letter, self.about, tuple(Choice(*one) for one in self.choices),
            self.currency, self.is_indexed, self.id, self.position, self.version, self.ended_at is not None, self.is_fit,
        )  # fmt: skip


class FieldValue(models.Model):
    """What is known of one customer in one field: plain for the classes B and S, sealed for C and X.

    ``number`` holds numbers, minor units of money, and 0 or 1; ``text`` holds texts and the codes of choices.
    ``letter`` and ``is_indexed`` are the field's, copied, so that policies and partial indexes can look at them.
    """

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    field = models.ForeignKey("customers.CustomField", models.PROTECT, related_name="+")
    home_path = TreePath(editable=False, default="")  # the customer's, set by a trigger
    letter = models.CharField(max_length=1)
    is_indexed = models.BooleanField()
    text = models.CharField(max_length=500, null=True, db_collation="C")
    number = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    # What lists compare and sort by: PostgreSQL may use an index behind row policies for these comparisons, and not for
    # those of numeric, which it does not hold to be leakproof.
    rank = models.GeneratedField(
        expression=Cast("number", models.FloatField()),
        output_field=models.FloatField(null=True),
        db_persist=True,
    )
    day = models.DateField(null=True)
    ciphertext = models.BinaryField(null=True)
    person_key = models.ForeignKey("customers.PersonKey", models.PROTECT, null=True, related_name="+")
    blind = models.BinaryField(max_length=16, null=True)
    # Of what was answered before this was kept, nothing is known.
    source = models.CharField(max_length=40, blank=True, db_default="")
    campaign = models.ForeignKey(
        "customers.Campaign", models.PROTECT, null=True, related_name="+", db_index=False
    )
    captured_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    captured_at = models.DateTimeField(null=True)
    row_xid = RowXid()
    # The class of a value is its field's; the columns carry the highest class that they may hold.
    field_classes = classes(
        B="id customer field home_path letter is_indexed person_key source campaign captured_by captured_at row_xid",
        S="text number rank day",
        X="ciphertext",
        K="blind",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["field", "text", "customer"], include=["home_path"], name="fieldvalue_text",
                condition=Q(is_indexed=True, text__isnull=False),
            ),
            models.Index(
                fields=["field", "rank", "customer"], include=["home_path"], name="fieldvalue_rank",
                condition=Q(is_indexed=True, rank__isnull=False),
            ),
            models.Index(
                fields=["field", "day", "customer"], include=["home_path"], name="fieldvalue_day",
                condition=Q(is_indexed=True, day__isnull=False),
            ),
            models.Index(
                fields=["field", "blind"], name="fieldvalue_blind", condition=Q(is_indexed=True, blind__isnull=False)
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["customer", "field"], name="fieldvalue_once"),
            models.CheckConstraint(
                condition=Q(letter__in=["C", "X"]) & _SEALED & Q(text=None, number=None, day=None)
                | Q(letter__in=["B", "S"], ciphertext=None, person_key=None, blind=None)
                & (
                    Q(text__isnull=False, number=None, day=None)
                    | Q(text=None, number__isnull=False, day=None)
                    | Q(text=None, number=None, day__isnull=False)
                ),
                name="fieldvalue_one_value",
            ),
            models.CheckConstraint(
                condition=Q(blind=None) | Q(letter="C"), name="fieldvalue_blind_of_contact"
            ),
        ]


class FormerValue(models.Model):
    """What a field of the fit card held before: written by a trigger as the answer changes or goes. A sealed one is bound to
    the answer that it was (``value_id``)."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", db_index=False)
    field = models.ForeignKey("customers.CustomField", models.PROTECT, related_name="+", db_index=False)
    value_id = models.BigIntegerField()
    letter = models.CharField(max_length=1)
    text = models.CharField(max_length=500, null=True, db_collation="C")
    number = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    day = models.DateField(null=True)
    ciphertext = models.BinaryField(null=True)
    person_key = models.ForeignKey(
        "customers.PersonKey", models.PROTECT, null=True, related_name="+", db_index=False
    )
    source = models.CharField(max_length=40, blank=True, default="")
    campaign = models.ForeignKey(
        "customers.Campaign", models.PROTECT, null=True, related_name="+", db_index=False
    )
    captured_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    captured_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(db_default=Now())
    field_classes = classes(
        B="id customer field value_id letter person_key source campaign captured_by captured_at until_at",
        S="text number day",
        X="ciphertext",
    )

    class Meta:
        indexes = [models.Index(fields=["customer", "field"], name="formervalue_customer")]
