"""Assembling: each domain declares what it adds to the registries, this puts it there."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    """The app that knows everyone."""

    name = "shuke.config"
    label = "config"

    def ready(self) -> None:
        from shuke.customers.attributes import ATTRIBUTES as OF_CUSTOMERS
        from shuke.customers.commands.agreeing.forgetting import forget_codes
        from shuke.customers.holdings import AGED as AGED_CUSTOMERS
        from shuke.customers.holdings import HOLDINGS as IN_CUSTOMERS
        from shuke.customers.queries.fields import field_attributes
        from shuke.doors.web.identify.customers.export import customers_table
        from shuke.foundation.org.holdings import AGED, AUDIT_SUBJECT, ERASERS, HOLDINGS
        from shuke.foundation.org.messages import SLOT
        from shuke.foundation.org.registries import (
            ATTRIBUTE_SOURCES,
            ATTRIBUTES,
            COPIES,
            NARROW,
            STORIES,
            TABLES,
        )
        from shuke.insight.attributes import ATTRIBUTES as OF_INSIGHT
        from shuke.insight.attributes import COPIES as KEPT_BY_INSIGHT
        from shuke.insight.holdings import HOLDINGS as IN_INSIGHT
        from shuke.integrations.imports.commands.forgetting import forget_person
        from shuke.service.care.holdings import AGED as AGED_CARE
        from shuke.service.care.holdings import HOLDINGS as IN_CARE
        from shuke.service.conversations.commands.forgetting import forget_addressee
        from shuke.service.conversations.commands.queueing import hand_over
        from shuke.service.conversations.holdings import AGED as AGED_CONVERSATIONS
        from shuke.service.conversations.holdings import HOLDINGS as IN_CONVERSATIONS
        from shuke.stewardship.exports.commands.forgetting import drop_files
        from shuke.stewardship.privacy.holdings import AGED as AGED_PRIVACY
        from shuke.stewardship.privacy.holdings import HOLDINGS as IN_PRIVACY
        from shuke.stewardship.resolution.holdings import HOLDINGS as IN_RESOLUTION
        from shuke.trade.orders.attributes import NARROW_FIGURES
        from shuke.trade.orders.holdings import HOLDINGS as IN_ORDERS
        from shuke.trade.orders.queries.sales import sales_story

        ATTRIBUTES.update({attribute.name: attribute for attribute in (*OF_CUSTOMERS, *OF_INSIGHT)})
        declared = (
            *IN_CUSTOMERS,
            *IN_ORDERS,
            *IN_CARE,
            *IN_CONVERSATIONS,
            *IN_INSIGHT,
            *IN_RESOLUTION,
            *IN_PRIVACY,
            AUDIT_SUBJECT,
        )
        HOLDINGS.update({holding.table: holding for holding in declared})
        aged = (*AGED_CUSTOMERS, *AGED_CARE, *AGED_CONVERSATIONS, *AGED_PRIVACY)
        AGED.update({one.code: one for one in aged})
        ATTRIBUTE_SOURCES[:] = [field_attributes]
        COPIES.update(KEPT_BY_INSIGHT)
        NARROW["insight_figure"] = NARROW_FIGURES
        SLOT[:] = [hand_over]
        ERASERS[:] = [forget_codes, forget_addressee, forget_person, drop_files]
        STORIES["orders"] = sales_story
        TABLES["customers"] = customers_table
