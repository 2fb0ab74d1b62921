"""What a marketer's peers and superiors do, with everything that could show it: sales, refunds, notes, tags, figures."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.cast import Cast

PHONE, CARD, MAIL = "13866667777", "VIP-88001", "peng.ys@example.com"
THEIRS = "彭友善"
# Words of the peers' world that the marketer must never read, beside what would differ.
TOLD = (THEIRS, PHONE, "7777", CARD, MAIL, "P-100", "同事写的", "同事的约定", "高净值", "听涛商行")


def base_of(cast: Cast) -> dict[str, Any]:
    """What is there in both worlds: the marketer's own customers, sales, note, promise; figures; a field of the shop."""
    from shuke.customers.commands.fields import define_field
    from shuke.customers.commands.marks import add_note
    from shuke.customers.commands.people import enrol_person
    from shuke.customers.models import Customer
    from shuke.customers.rules.fields import Field
    from shuke.insight.models import Figure
    from shuke.service.care.commands.followups import plan_followup

    today, lin, qian = timezone.localdate(), cast.customers["lin"], cast.actor("qian")
    with acting_as(SYSTEM):
        own = enrol_person(
            actor=SYSTEM, name="安可", identifiers={"phone": "13811110000"}, home_unit_id=cast.units["lake"], today=today
        ).value  # fmt: skip
        field = define_field(actor=SYSTEM, given=Field("taste", "口味", "Taste", "text", "B")).value
        path = Customer.objects.get(id=lin).home_path
        Figure.objects.create(customer_id=lin, home_path=path, joined_on=today, as_of=today, abc="C")
    orders = {number: sold(cast, number, own, "qian", days, 1) for number, days in (("Q-1", 3), ("Q-2", 200))}
    with acting_as(qian):
        add_note(actor=qian, customer_id=lin, text="自己写的")
        plan_followup(
            actor=qian, customer_id=lin, text="自己的约定", due_on=today, today=today, owner_id=qian.staff_id
        )
    return {
        "lin": lin, "own": own, "taste": field, "own_order": orders["Q-1"], "lake": cast.units["lake"],
        "today": today.isoformat(), "sun": cast.staff["sun"], "chen": cast.staff["chen"], "zhou": cast.staff["zhou"],
        "nobody": 10**9,
    }  # fmt: skip


def sold(
    cast: Cast, number: str, customer: int | None, seller: str | None, days: int, quantity: int, product: str = "T1"
) -> int:  # fmt: skip
    """A sale in the lake store."""
    from shuke.trade.orders.commands.sales import record_sale
    from shuke.trade.orders.rules.lines import LineGiven

    with acting_as(SYSTEM):
        return record_sale(
            actor=SYSTEM, source="till", number=number, unit_id=cast.units["lake"], customer_id=customer,
            placed_at=datetime.now(UTC) - timedelta(days=days, hours=1), seller_id=cast.staff[seller] if seller else None,
            lines=[LineGiven(product, Decimal(quantity), Decimal(68000))],
        ).value  # fmt: skip


def peers_at_work(cast: Cast) -> dict[str, Any]:
    """The peers' sales, and all that comes with them; answers the words of addresses that name them."""
    lin, wujg = cast.customers["lin"], cast.customers["wujg"]
    theirs = _enrolled(cast)
    sales = {
        "theirs_order": sold(cast, "P-1001", theirs, "sun", 1, 4, "T3"),
        "lins_order": sold(cast, "P-1002", lin, "sun", 0, 9),
        "superiors_order": sold(cast, "P-1003", lin, "chen", 2, 2, "T2"),
        "owners_order": sold(cast, "P-1004", lin, "zhou", 400, 2),
        "elders_order": sold(cast, "P-1005", wujg, "sun", 1, 3),
        "nobodys_order": sold(cast, "P-1006", None, "sun", 0, 3),
        "uncredited_order": sold(cast, "P-1007", lin, None, 1, 3),
    }
    words = {**sales, **_around(cast, theirs), "theirs": theirs, **_figures(lin, theirs)}
    from shuke.trade.orders.commands.refunds import record_refund

    with acting_as(SYSTEM):
        words["refund"] = record_refund(
            actor=SYSTEM, order_id=sales["lins_order"], number="P-R1", unit_id=cast.units["lake"],
            refunded_at=timezone.now(), quantities=[(1, Decimal(2))],
        ).value  # fmt: skip
    return words


def _enrolled(cast: Cast) -> int:
    from shuke.customers.commands.people import enrol_person

    with acting_as(SYSTEM):
        return int(
            enrol_person(
                actor=SYSTEM, name=THEIRS, identifiers={"phone": PHONE, "email": MAIL, "card": CARD},
                home_unit_id=cast.units["lake"], today=timezone.localdate(),
            ).value
        )  # fmt: skip


def _around(cast: Cast, theirs: int) -> dict[str, Any]:
    """Notes, tags, promises, answers, contacts, an organisation, a saved view, a log, a possible duplicate."""
    from shuke.customers.commands.agreeing.consents import record_consents
    from shuke.customers.commands.field_values import set_field_values
    from shuke.customers.commands.identifiers import add_identifier, reveal_identifier
    from shuke.customers.commands.marks import add_note, assign_owner, tag_customer
    from shuke.customers.commands.people import enrol_organisation
    from shuke.customers.commands.ties.organisations import add_contact
    from shuke.customers.models import Birthday, Identifier
    from shuke.customers.rules.consents import Said
    from shuke.foundation.org.models import SavedView
    from shuke.service.care.commands.followups import plan_followup
    from shuke.service.care.commands.planned import Pick, plan_many

    today, lin, sun, chen = timezone.localdate(), cast.customers["lin"], cast.actor("sun"), cast.actor("chen")
    with acting_as(sun):
        note = add_note(actor=sun, customer_id=lin, text="同事写的").value
        promise = plan_followup(
            actor=sun, customer_id=theirs, text="同事的约定", due_on=today, today=today, owner_id=sun.staff_id
        )
        shared = plan_followup(
            actor=sun, customer_id=lin, text="同事的约定", due_on=today, today=today, owner_id=sun.staff_id
        )
    with acting_as(chen):
        tag = tag_customer(actor=chen, customer_id=lin, label="高净值").value
        phone = Identifier.objects.get(customer_id=theirs, kind="phone").id
        reveal_identifier(actor=chen, customer_id=theirs, identifier_id=phone, reason="call")
    with acting_as(SYSTEM):
        Birthday.objects.create(customer_id=lin, year=1980, month=today.month, day=today.day)
        add_identifier(actor=SYSTEM, customer_id=lin, kind="email", text="lin@example.com")
        set_field_values(actor=SYSTEM, customer_id=lin, values={"taste": "浓"})
        said = [Said("marketing", "sms", True)]
        record_consents(
            actor=SYSTEM, customer_id=lin, said=said, source="desk", evidence="spoken", now=timezone.now()
        )
        assign_owner(actor=SYSTEM, customer_id=lin, staff_id=cast.staff["li"], today=today)
        for kind in ("at_risk", "birthday"):
            plan_many(actor=SYSTEM, kind=kind, picks=[Pick(lin, f"{kind}:9", today, {"days": 9, "gap": 2})])
        tea = enrol_organisation(
            actor=SYSTEM, name="听涛商行", organisation_kind="corporate", identifiers={}, home_unit_id=cast.units["lake"],
            today=today,
        ).value  # fmt: skip
        add_contact(actor=SYSTEM, organisation_id=tea, name=THEIRS, role="采购", today=today)
        view = SavedView.objects.create(
            staff_id=sun.staff_id, page="customers", label="高净值", query="view=all"
        )
    sold(cast, "P-1008", tea, "sun", 3, 6)
    return {
        "note": note, "promise": promise.value, "shared_promise": shared.value, "tag": tag, "phone": phone, "firm": tea,
        "view": view.id,
    }  # fmt: skip


def _figures(lin: int, theirs: int) -> dict[str, Any]:
    """The night computed: both are of the best."""
    from shuke.customers.models import Customer
    from shuke.insight.models import Figure

    today = timezone.localdate()
    best = {
        "abc": "A", "r": 5, "f": 5, "m": 5, "cell": "champions", "cell_cn": "important_value", "purchase_days": 9,
        "frequency": 9, "monetary_minor": 999_00, "orders_12m": 9, "spend_12m_minor": 999_00, "gap_days": 2, "last_on": today,
        "recency_days": 0, "first_on": today,
    }  # fmt: skip
    with acting_as(SYSTEM):
        for id_ in (lin, theirs):
            path = Customer.objects.get(id=id_).home_path
            Figure.objects.update_or_create(
                customer_id=id_, defaults={"home_path": path, "joined_on": today, "as_of": today, **best}
            )
    return {}
