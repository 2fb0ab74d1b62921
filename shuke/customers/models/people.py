"""Tables of people and organisations. Contact data and names for machines lie apart, encrypted."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from shuke.foundation.kernel.classes import classes
from shuke.foundation.org.fields import RowXid, TreePath


class Customer(models.Model):
    """One person or organisation. ``name`` may be empty: a till knows some customers only by number."""

    kind = models.CharField(max_length=12, default="person")
    organisation_kind = models.CharField(max_length=12, blank=True, default="")
    name = models.CharField(max_length=120, blank=True, db_collation="C")
    given_name = models.CharField(max_length=120, blank=True, db_collation="C")
    pinyin = models.CharField(max_length=240, blank=True, db_collation="C")
    given_pinyin = models.CharField(max_length=240, blank=True, db_collation="C")
    initials = models.CharField(max_length=60, blank=True, db_collation="C")
    member_no = models.CharField(max_length=60, unique=True, db_collation="C")
    gender = models.CharField(max_length=1, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    home_unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", db_index=False)
    home_path = TreePath()
    owner = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    joined_on = models.DateField()
    source = models.CharField(max_length=40, default="desk")
    campaign = models.ForeignKey(
        "customers.Campaign", models.PROTECT, null=True, related_name="+", db_index=False
    )
    captured_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    status = models.CharField(max_length=10, default="active")
    # The record that this one's person is kept under since a merge; always an active one, however long the chain was.
    merged_into = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(db_default=Now())
    version = models.IntegerField(default=1)
    # Kept by a trigger on the identifiers: to ask a million customers for one that is missing takes too long.
    has_phone = models.BooleanField(db_default=False, editable=False)
    # Kept by a trigger on the consents: whether purchases may be analysed for this customer (PIPL Art. 24).
    is_profiled = models.BooleanField(db_default=True, editable=False)
    row_xid = RowXid()
    field_classes = classes(
        C="has_phone",
        B="id kind organisation_kind name given_name pinyin given_pinyin initials member_no gender language home_unit"
        " home_path owner joined_on source campaign captured_by status merged_into created_at version is_profiled row_xid",
    )

    class Meta:
        indexes = [
            # Partial, so that counting a store's customers never touches the rows.
            models.Index(fields=["home_path", "-id"], name="customer_home", condition=Q(status="active")),
            # The few who are no customers any more: what is counted elsewhere is counted without them.
            models.Index(fields=["id"], name="customer_closed", condition=~Q(status="active")),
            models.Index(fields=["owner", "-id"], name="customer_owner"),
            models.Index(fields=["name"], name="customer_name"),
            models.Index(fields=["given_name"], name="customer_given"),
            models.Index(fields=["pinyin", "id"], name="customer_pinyin"),
            models.Index(fields=["given_pinyin"], name="customer_given_pinyin"),
            models.Index(fields=["initials"], name="customer_initials"),
            models.Index(fields=["-joined_on", "-id"], name="customer_joined"),
            models.Index(fields=["home_unit", "-joined_on", "-id"], name="customer_store"),
            # The few among the many: an index of their own, or the list would read everybody to find them.
            models.Index(
                fields=["pinyin", "id"],
                name="customer_organisation",
                condition=Q(kind="organisation", status="active"),
            ),
            models.Index(
                fields=["-joined_on", "-id"],
                name="customer_no_phone",
                condition=Q(has_phone=False, status="active"),
            ),
            models.Index(
                fields=["merged_into"], name="customer_merged", condition=Q(merged_into__isnull=False)
            ),
            models.Index(fields=["row_xid"], name="customer_xid"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["person", "organisation"]), name="customer_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="person", organisation_kind="")
                | Q(
                    kind="organisation",
                    organisation_kind__in=["corporate", "distributor", "partner", "supplier"],
                ),
                name="customer_organisation_kind_known",
            ),
            models.CheckConstraint(condition=Q(gender__in=["", "f", "m"]), name="customer_gender_known"),
            models.CheckConstraint(
                condition=Q(status__in=["active", "closed", "erased"], merged_into=None)
                | Q(status="merged", merged_into__isnull=False),
                name="customer_status_known",
            ),
            models.CheckConstraint(condition=~Q(member_no=""), name="customer_has_member_no"),
        ]


class PersonKey(models.Model):
    """A person's encryption key, wrapped by the master key; destroying the row erases the person."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    wrapped = models.BinaryField(max_length=80)
    field_classes = classes(B="id customer", K="wrapped")


class Identifier(models.Model):
    """One way to know a customer, encrypted; found by ``blind`` (whole value) or ``tail`` (last four)."""

    KINDS = ("phone", "email", "card", "wechat", "external")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=40, default="desk")
    ciphertext = models.BinaryField()
    person_key = models.ForeignKey("customers.PersonKey", models.PROTECT, related_name="+")
    blind = models.BinaryField(max_length=16)
    tail = models.BinaryField(max_length=16, null=True)
    is_primary = models.BooleanField(default=False)
    campaign = models.ForeignKey(
        "customers.Campaign", models.PROTECT, null=True, related_name="+", db_index=False
    )
    captured_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    captured_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    row_xid = RowXid()
    field_classes = classes(
        B="id customer kind source person_key is_primary campaign captured_by captured_at ended_at row_xid",
        C="ciphertext",
        K="blind tail",
    )

    class Meta:
        indexes = [
            models.Index(fields=["blind", "kind"], name="identifier_blind"),
            models.Index(fields=["tail"], name="identifier_tail"),
            models.Index(fields=["customer", "kind"], name="identifier_customer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "blind"],
                condition=Q(kind="external", ended_at__isnull=True),
                name="identifier_external_once",
            ),
            models.UniqueConstraint(
                fields=["blind"], condition=Q(kind="card", ended_at__isnull=True), name="identifier_card_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["phone", "email", "card", "wechat", "external"]),
                name="identifier_kind_known",
            ),
        ]


class Birthday(models.Model):
    """A person's birthday, solar or lunar; the year may be unknown. Class C, in a table of its own."""

    customer = models.OneToOneField("customers.Customer", models.PROTECT, primary_key=True, related_name="+")
    year = models.SmallIntegerField(null=True)
    month = models.SmallIntegerField()
    day = models.SmallIntegerField()
    is_lunar = models.BooleanField(default=False)
    home_path = TreePath(
        editable=False
    )  # the customer's, set by a trigger: a store's birthdays are one index range
    row_xid = RowXid()
    field_classes = classes(B="customer home_path row_xid", C="year month day is_lunar")

    class Meta:
        indexes = [
            models.Index(fields=["month", "day"], name="birthday_day"),
            models.Index(fields=["home_path", "month", "customer"], name="birthday_home"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__range=(1, 12), day__range=(1, 31)), name="birthday_exists"
            ),
        ]


class Tag(models.Model):
    """A word that staff put on customers."""

    label = models.CharField(max_length=30, unique=True)
    label_en = models.CharField(max_length=30, blank=True)
    colour = models.CharField(max_length=10, default="neutral")
    field_classes = classes(B="id label label_en colour")


class Tagging(models.Model):
    """A tag on a customer."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    tag = models.ForeignKey("customers.Tag", models.PROTECT, related_name="+")
    tagged_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    tagged_at = models.DateTimeField(db_default=Now())
    home_path = TreePath(editable=False, default="")  # the customer's, set by a trigger
    row_xid = RowXid()
    field_classes = classes(B="id customer tag tagged_by tagged_at home_path row_xid")

    class Meta:
        # Who wears a tag is counted within a store without a look at each customer.
        indexes = [models.Index(fields=["tag", "home_path", "customer"], name="tagging_home")]
        constraints = [models.UniqueConstraint(fields=["customer", "tag"], name="tagging_once")]


class Ownership(models.Model):
    """Who looked after a customer, from when to when; the open one is Customer.owner."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    row_xid = RowXid()
    field_classes = classes(B="id customer staff from_on until_on row_xid")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(until_on__isnull=True), name="ownership_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="ownership_ends_after_start",
            ),
        ]


class Assignment(models.Model):
    """A service or VIP agent works for a customer; ends some days after the work does."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20)
    from_at = models.DateTimeField(db_default=Now())
    until_at = models.DateTimeField(null=True)
    field_classes = classes(B="id customer staff reason from_at until_at")

    class Meta:
        indexes = [models.Index(fields=["staff", "customer"], name="assignment_staff")]


class Lookup(models.Model):
    """Somebody at a till found a customer by an exact key and may see this one for 15 minutes."""

    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    until_at = models.DateTimeField()
    field_classes = classes(B="id staff customer until_at")

    class Meta:
        indexes = [models.Index(fields=["staff", "customer", "until_at"], name="lookup_staff")]


class Note(models.Model):
    """What somebody wrote about a customer; encrypted, since people write anything."""

    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    ciphertext = models.BinaryField()
    person_key = models.ForeignKey("customers.PersonKey", models.PROTECT, related_name="+")
    written_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(db_default=Now())
    # Taken away, and by whom: shown to nobody, but it can be put back.
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", db_index=False)
    field_classes = classes(
        B="id customer person_key written_by written_at removed_at removed_by", X="ciphertext"
    )

    class Meta:
        indexes = [models.Index(fields=["customer", "-written_at"], name="note_customer")]
