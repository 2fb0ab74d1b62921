"""Where rows wait between reading and merging."""

from django.db import models

from shuke.foundation.kernel.classes import classes
from shuke.integrations.imports.models.fields import LocalMoment


class Stage(models.Model):
    """A row that was read and not merged yet; unlogged, emptied by the merge.

    Values are canonical already, so the columns are typed. ``reason`` is empty for a row to be merged, else why
    it is an error or set aside. Money is in major units as written.
    """

    pk = models.CompositePrimaryKey("job", "position")
    # Without a constraint: checking it for every row would double the time of COPY.
    job = models.ForeignKey(
        "imports.Job", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    position = models.BigIntegerField()
    table_no = models.IntegerField()
    line = models.BigIntegerField()
    reason = models.TextField(blank=True, default="", db_default="")
    number = models.TextField(null=True, db_collation="C")
    ordinal = models.IntegerField(null=True)
    kind = models.TextField(null=True)
    meaning = models.TextField(null=True)
    code = models.TextField(null=True, db_collation="C")
    name = models.TextField(null=True)
    name_en = models.TextField(null=True)
    category = models.TextField(null=True)
    brand = models.TextField(null=True)
    supplier = models.TextField(null=True)
    quantity = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    at = LocalMoment(null=True)
    price = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    amount = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    discount = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    cost = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    customer = models.TextField(null=True, db_collation="C")
    phone = models.TextField(null=True, db_collation="C")
    email = models.TextField(null=True, db_collation="C")
    card = models.TextField(null=True, db_collation="C")
    wechat = models.TextField(null=True, db_collation="C")
    person = models.TextField(null=True)
    organisation = models.TextField(null=True)
    gender = models.TextField(null=True)
    birthday = models.TextField(null=True)
    joined = models.DateField(null=True)
    store = models.TextField(null=True)
    seller = models.TextField(null=True)
    payment = models.TextField(null=True)
    tags = models.TextField(null=True)
    answers = models.JSONField(null=True)  # in custom fields: key → canonical form
    on_hand = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    lead_days = models.IntegerField(null=True)
    field_classes = classes(
        B="job position table_no line reason kind meaning code name name_en category brand supplier store on_hand lead_days",
        S="number ordinal quantity at price amount discount cost payment seller",
        C="customer phone email card wechat person organisation gender birthday joined tags",
        X="answers",
    )
