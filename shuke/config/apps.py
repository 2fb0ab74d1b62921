"""Assembling: each domain declares what it adds to the registries, this puts it there."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    """The app that knows everyone."""

    name = "shuke.config"
    label = "config"

    def ready(self) -> None:
        _what_lists_ask()
        _what_is_kept_of_people()
        _who_carries_messages()


def _what_lists_ask() -> None:
    from shuke.customers.attributes import ATTRIBUTES as OF_CUSTOMERS
    from shuke.customers.queries.fields import field_attributes
    from shuke.doors.web.identify.customers.export import customers_table
    from shuke.foundation.org import registries
    from shuke.insight.attributes import ATTRIBUTES as OF_INSIGHT
    from shuke.insight.attributes import COPIES as KEPT_BY_INSIGHT
    from shuke.trade.orders.attributes import NARROW_FIGURES
    from shuke.trade.orders.queries.sales import sales_story
    from shuke.trade.programme.attributes import ATTRIBUTES as OF_PROGRAMME

    registries.ATTRIBUTES.update({one.name: one for one in (*OF_CUSTOMERS, *OF_INSIGHT, *OF_PROGRAMME)})
    registries.ATTRIBUTE_SOURCES[:] = [field_attributes]
    registries.COPIES.update(KEPT_BY_INSIGHT)
    registries.NARROW["insight_figure"] = NARROW_FIGURES
    registries.STORIES["orders"] = sales_story
    registries.TABLES["customers"] = customers_table


def _what_is_kept_of_people() -> None:
    from shuke.customers import holdings as customers
    from shuke.customers.commands.agreeing.forgetting import forget_codes
    from shuke.foundation.org.holdings import AGED, AUDIT_SUBJECT, COMBINERS, ERASERS, HOLDINGS, PARTERS
    from shuke.insight import holdings as insight
    from shuke.integrations.imports.commands.forgetting import forget_person
    from shuke.service.care import holdings as care
    from shuke.service.conversations import holdings as conversations
    from shuke.service.conversations.commands.forgetting import forget_addressee
    from shuke.stewardship.exports.commands.forgetting import drop_files
    from shuke.stewardship.privacy import holdings as privacy
    from shuke.stewardship.resolution import holdings as resolution
    from shuke.trade.coupons import holdings as coupons
    from shuke.trade.ledger import holdings as ledger
    from shuke.trade.ledger.commands.people import combine_accounts, part_accounts
    from shuke.trade.orders import holdings as orders
    from shuke.trade.programme import holdings as programme
    from shuke.trade.programme.commands.people import combine_tiers, part_tiers
    from shuke.trade.referrals import holdings as referrals
    from shuke.trade.rewards import holdings as rewards

    trade = (orders, ledger, programme, coupons, rewards, referrals)
    for domain in (customers, *trade, care, conversations, insight, resolution, privacy):
        HOLDINGS.update({one.table: one for one in domain.HOLDINGS})
    HOLDINGS[AUDIT_SUBJECT.table] = AUDIT_SUBJECT
    for domain in (customers, care, conversations, privacy):
        AGED.update({one.code: one for one in domain.AGED})
    COMBINERS[:], PARTERS[:] = [combine_accounts, combine_tiers], [part_accounts, part_tiers]
    ERASERS[:] = [forget_codes, forget_addressee, forget_person, drop_files]


def _who_carries_messages() -> None:
    from shuke.foundation.org.messages import SLOT
    from shuke.service.conversations.commands.queueing import hand_over

    SLOT[:] = [hand_over]
