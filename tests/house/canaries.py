"""Canaries of the address sweep: a word in every kind of field, that stands nowhere else, and who may read it.

From the matrix by hand, not from the program: chen leads the lake store where lin is at home, shi the region above it,
zhou owns lin, qian and sun sold to her, feng is assigned to her, shen is the officer. An "answer" is one of a field that
the shop defined, by its class.
"""

from dataclasses import dataclass, field

from tests.cast import Cast

LEAD, LIN = ("chen", "shi"), ("chen", "shi", "zhou", "feng", "shen")
NOBODY: tuple[str, ...] = ()


@dataclass(slots=True)
class Canaries:
    """The words, and who of the cast may read each."""

    seen_by: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, word: str, *people: str) -> str:
        self.seen_by[word] = frozenset(people)
        return word

    def kept_from(self, person: str) -> list[str]:
        """The words that must stand in nothing this person is shown."""
        return [word for word, people in self.seen_by.items() if person not in people]


def planted(cast: Cast) -> Canaries:
    """Put a word into each field of customers, sales, notes, promises, messages, views and accounts."""
    from django.db import transaction

    from shuke.foundation.org.actor import SYSTEM, acting_as

    found = Canaries()
    with acting_as(SYSTEM), transaction.atomic():
        _customers(cast, found)
        _sales(cast, found)
        _care(cast, found)
        _wishes(cast, found)
        _secrets(cast, found)
    return found


def _customers(cast: Cast, found: Canaries) -> None:
    from shuke.customers.commands.field_values import set_field_values
    from shuke.customers.commands.fields import define_field
    from shuke.customers.commands.identifiers import add_identifier
    from shuke.customers.commands.marks import add_note
    from shuke.customers.models import Customer
    from shuke.customers.rules.fields import Field
    from shuke.foundation.org.actor import SYSTEM

    answers = {
        # class B: whoever reaches the customer and sees the class; S: no narrow scope, the officer masked; C, X: masked
        "lin": {"B": LIN, "S": LEAD, "C": NOBODY, "X": NOBODY},
        "zhao": {"B": ("gao", "shi", "shen"), "S": ("gao", "shi"), "C": NOBODY, "X": NOBODY},
        "fang": {"B": ("he", "shen"), "S": ("he",), "C": NOBODY, "X": NOBODY},
    }
    for letter in "BCSX":
        define_field(
            actor=SYSTEM,
            given=Field(f"canary_{letter.lower()}", f"暗记{letter}", f"Canary {letter}", "text", letter),
        )
    for key, of in answers.items():
        words = {
            f"canary_{letter.lower()}": found.add(f"暗记{key}的{letter}", *people)
            for letter, people in of.items()
        }
        set_field_values(actor=SYSTEM, customer_id=cast.customers[key], values=words)
    for key, people in {"lin": LIN, "zhao": ("gao", "shi", "shen"), "fang": ("he", "shen")}.items():
        add_note(
            actor=SYSTEM,
            customer_id=cast.customers[key],
            text=found.add(f"暗记{key}的笔记", *(one for one in people if one != "feng")),
        )
        mail = f"anji.{key}@example.com"
        add_identifier(actor=SYSTEM, customer_id=cast.customers[key], kind="email", text=found.add(mail))
        number = Customer.objects.get(id=cast.customers[key]).member_no
        found.add(number, *people)


def _sales(cast: Cast, found: Canaries) -> None:
    """Amounts and numbers that stand on no other sale; of the shared customer one by each seller."""
    from datetime import timedelta
    from decimal import Decimal

    from django.utils import timezone

    from shuke.foundation.org.actor import SYSTEM
    from shuke.trade.orders.commands.sales import record_sale
    from shuke.trade.orders.rules.lines import LineGiven

    reach = {
        "lin": ("chen", "shi", "zhou", "feng", "shen"),
        "zhao": ("gao", "shi", "shen"),
        "fang": ("he", "shen"),
    }
    sales = (("lin", "sun", 765_432, "7,654.32"), ("lin", "qian", 876_543, "8,765.43"), ("lin", None, 654_321, "6,543.21"),
             ("zhao", None, 543_219, "5,432.19"), ("fang", None, 432_198, "4,321.98"))  # fmt: skip
    stores = {"lin": "lake", "zhao": "river", "fang": "hill"}
    for place, (key, seller, amount, written) in enumerate(sales):
        people = (*reach[key], *([seller] if seller else []))
        record_sale(
            actor=SYSTEM, source="till", number=found.add(f"ANJI-{place}", *people), unit_id=cast.units[stores[key]],
            placed_at=timezone.now() - timedelta(days=20 + place), customer_id=cast.customers[key],
            seller_id=cast.staff[seller] if seller else None, lines=[LineGiven("T1", Decimal(1), Decimal(amount))],
        )  # fmt: skip
        # the officer sees that there was a sale, and opens its amount for a reason
        found.add(written, *(one for one in people if one != "shen"))


def _care(cast: Cast, found: Canaries) -> None:
    from django.utils import timezone

    from shuke.foundation.org.actor import SYSTEM
    from shuke.service.care.commands.followups import plan_followup

    today = timezone.localdate()
    for owner, key, people in (("zhou", "lin", ("zhou", *LEAD, "shen")), ("sun", "lin", ("sun", *LEAD, "shen")),
                               ("gao", "zhao", ("gao", "shi", "shen"))):  # fmt: skip
        plan_followup(
            actor=SYSTEM, customer_id=cast.customers[key], text=found.add(f"暗记{owner}的约定", *people), due_on=today,
            today=today, owner_id=cast.staff[owner],
        )  # fmt: skip


def _wishes(cast: Cast, found: Canaries) -> None:
    """Seen by who reaches the customer, whoever noted it; a marketer and an agent see their own alone."""
    from django.utils import timezone

    from shuke.foundation.org.actor import SYSTEM
    from shuke.service.care.commands.wishes import Wanted, note_wish

    for key, unit, people in (
        ("lin", "lake", ("zhou", "chen", "shi", "shen")),
        ("zhao", "river", ("gao", "shi", "shen")),
    ):
        wanted = Wanted(words=found.add(f"暗记{key}要的货", *people))
        note_wish(
            actor=SYSTEM, customer_id=cast.customers[key], wanted=wanted, unit_id=cast.units[unit],
            today=timezone.localdate(),
        )  # fmt: skip


def _secrets(cast: Cast, found: Canaries) -> None:
    """What nobody reads: passwords as kept, keys of programs; and what one person alone keeps."""
    from shuke.foundation.org.actor import SYSTEM
    from shuke.foundation.org.commands import add_key
    from shuke.foundation.org.models import ApiKey, SavedView, Staff

    for kept in Staff.objects.values_list("password", flat=True):
        found.add(kept.rpartition("$")[2])
    found.add(str(add_key(actor=SYSTEM, name="暗记", scopes=["catalog.read"]).value))
    found.add(ApiKey.objects.get(name="暗记").secret_hash.hex())
    view = found.add("暗记陈的视图", "chen")
    SavedView.objects.create(staff_id=cast.staff["chen"], page="customers", label=view, query="view=all")


def texts_in(body: bytes) -> str:
    """What a body says: of a packed file what its parts say."""
    import io
    import zipfile

    if body[:2] != b"PK":
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
