"""Example contexts of every page, in the shapes the templates document; for the preview and the tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shuke.ui.gallery import gallery_context
from tests.ui.examples.customer import customer, customer_narrow, customer_revealed
from tests.ui.examples.customers import customers, customers_empty
from tests.ui.examples.differentiate import abc, rfm, rfm_table
from tests.ui.examples.doors import login, login_refused, search
from tests.ui.examples.shop import actor, staff
from tests.ui.examples.today import today, today_done

__all__ = ["PAGES", "actor", "staff"]

PAGES: dict[str, tuple[str, str, Callable[[], dict[str, Any]]]] = {
    # name of the picture: template, URL name of the place, context
    "login": ("account/login.html", "login", login),
    "login-refused": ("account/login.html", "login", login_refused),
    "customers": ("identify/customers/page.html", "customers", customers),
    "customer": ("identify/customer/page.html", "customer", customer),
    "customer-narrow": ("identify/customer/page.html", "customer", customer_narrow),
    "customer-revealed": ("identify/customer/page.html", "customer", customer_revealed),
    "rfm": ("differentiate/rfm.html", "rfm", rfm),
    "rfm-table": ("differentiate/rfm.html", "rfm", rfm_table),
    "abc": ("differentiate/abc.html", "abc", abc),
    "today": ("today/today.html", "today", today),
    "today-done": ("today/today.html", "today", today_done),
    "search": ("finding/search.html", "customers", search),
    "gallery": ("ui/gallery.html", "", gallery_context),
    "not-found": ("404.html", "", dict),
    "customers-empty": ("identify/customers/page.html", "customers", customers_empty),
}
