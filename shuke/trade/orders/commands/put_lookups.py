"""What the words of orders mean that another program sends: stores, sellers, customers, products."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shuke.customers.queries.known import Reference, customers_known_by
from shuke.customers.rules.identifiers import normal_form
from shuke.foundation.kernel.refusal import Refusal
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.acts.items import Item, Results
from shuke.foundation.org.acts.staging import begin_staging
from shuke.foundation.org.queries import UnitFound, staff_by_login, units_within
from shuke.foundation.org.refusals import StoreUnknown
from shuke.trade.catalog.commands.bulk import add_products
from shuke.trade.catalog.queries.assortment import ProductFound, products_coded

PLAIN = ("id", "member_no")


class CustomerUnknown(Refusal):
    """Nobody within reach is known by that; whether somebody elsewhere is, is not said."""

    code = "customer_unknown"
    message = _("No customer within your reach is known by this.")


class CustomerAmbiguous(Refusal):
    """Several customers share it, as families share a phone."""

    code = "customer_ambiguous"
    message = _("Several customers are known by this. Name one by another number.")


class SellerUnknown(Refusal):
    """Nobody within reach has this login; whether somebody elsewhere has it, is not said."""

    code = "seller_unknown"
    message = _("Nobody who works here has the login “%(given)s”.")


class CurrencyDiffers(Refusal):
    """A store sells in its own currency."""

    code = "currency_differs"
    message = _("The store sells in %(expected)s, not in %(given)s.")


class Lookups:
    """Everything that the open items name, read at once."""

    def __init__(self, actor: Actor, results: Results) -> None:
        self._actor = actor
        self._references: dict[int, Reference] = {}
        for place, item in results.open_items():
            with results.refusing(place):
                if item["customer"]:
                    self._references[place] = reference_of(item["customer"], item["source"])
        self._customers = customers_known_by(actor=actor, references=self._references.values())
        self._units = {unit.code: unit for unit in units_within(actor.path)}
        logins = [item["seller"] for _place, item in results.open_items() if item["seller"]]
        self._sellers = staff_by_login(logins, actor.path)
        self.products: dict[str, ProductFound] = {}

    def unit(self, item: Item) -> UnitFound:
        """The store of an item, which sells in the currency that is named, if one is."""
        unit = self._units.get(item["store"])
        if unit is None:
            raise StoreUnknown(field="store", given=item["store"])
        if item["currency"] and item["currency"] != unit.currency:
            raise CurrencyDiffers(field="currency", expected=unit.currency, given=item["currency"])
        return unit

    def seller_id(self, item: Item) -> int | None:
        """Who sold it."""
        if not item["seller"]:
            return None
        if item["seller"] not in self._sellers:
            raise SellerUnknown(field="seller", given=item["seller"])
        return self._sellers[item["seller"]]

    def customer_id(self, place: int) -> int | None:
        """The one customer within reach who is meant."""
        reference = self._references.get(place)
        if reference is None:
            return None
        found = self._customers.get(reference, [])
        if not found:
            raise CustomerUnknown(field="customer")
        if len(found) > 1:
            raise CustomerAmbiguous(field="customer")
        return found[0]

    def read_products(self, results: Results, *, creating: bool) -> None:
        """The products of all lines; those that the catalogue lacks are added where that is wanted."""
        lines = {line["product"]: line for _place, item in results.open_items() for line in item["lines"]}
        self.products = products_coded(actor=self._actor, codes=lines)
        missing = [line for code, line in lines.items() if code not in self.products]
        if creating and missing:
            currency = next((unit.currency for unit in self._units.values()), "CNY")
            _add(self._actor, missing, currency)
            self.products |= products_coded(actor=self._actor, codes=[line["product"] for line in missing])


def reference_of(named: dict[str, Any], source: str) -> Reference:
    """What the customer of an item is known by, in its normal form."""
    kind, text = next((kind, str(text)) for kind, text in named.items() if kind != "source" and text)
    try:
        if kind == "external_id":
            return "external", named.get("source") or source, normal_form("external", text)
        return kind, "", text if kind in PLAIN else normal_form(kind, text)
    except Refusal as no:
        no.field = f"customer/{kind}"
        raise


def _add(actor: Actor, lines: list[dict[str, Any]], currency: str) -> None:
    with elevated(), connection.cursor() as cursor:
        begin_staging(cursor)
        cursor.execute(
            "CREATE TEMPORARY TABLE put_missing (code text, name text, name_en text, category text, brand text,"
            " supplier text, price_minor bigint, cost_minor bigint, is_goods boolean) ON COMMIT DROP"
        )
        with cursor.copy("COPY put_missing (code, name, is_goods) FROM STDIN") as copy:
            for line in lines:
                copy.write_row((line["product"], line["name"] or line["product"], True))
        add_products(actor=actor, table="put_missing", currency=currency, source="api")
