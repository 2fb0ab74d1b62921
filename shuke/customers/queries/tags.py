"""Tags: which there are, and who has them."""

from dataclasses import dataclass

from django.db import connection

from shuke.customers.models import Tag
from shuke.foundation.org.actor import Actor
from shuke.foundation.org.query import query


@dataclass(frozen=True, slots=True)
class TagShown:
    """A word that staff put on customers, in both languages."""

    id: int
    label: str
    label_en: str

    def text(self, english: bool) -> str:
        """The label in the reader's language, where there is one."""
        return self.label_en if english and self.label_en else self.label


@query("customers.view")
def tags_offered(*, actor: Actor, limit: int = 100) -> list[TagShown]:
    """The tags that exist, oldest first."""
    return [
        TagShown(*row) for row in Tag.objects.order_by("id").values_list("id", "label", "label_en")[:limit]
    ]


@query("customers.view")
def tag_of(*, actor: Actor, tag_id: int) -> TagShown | None:
    """One tag, or None."""
    row = Tag.objects.filter(id=tag_id).values_list("id", "label", "label_en").first()
    return TagShown(*row) if row else None


@query("customers.view")
def tags_of(*, actor: Actor, customer_ids: list[int]) -> dict[int, list[tuple[int, str, str, str]]]:
    """Tags per customer: (id, label, English label, colour)."""
    found: dict[int, list[tuple[int, str, str, str]]] = {}
    if not customer_ids or not actor.sees("B"):
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT g.customer_id, t.id, t.label, t.label_en, t.colour FROM customers_tagging g"
            " JOIN customers_tag t ON t.id = g.tag_id WHERE g.customer_id = ANY(%s) ORDER BY g.id",
            [customer_ids],
        )
        for customer_id, *tag in cursor.fetchall():
            found.setdefault(customer_id, []).append(tuple(tag))
    return found
