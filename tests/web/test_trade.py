"""The trade pages: what stands on them by right, and that they go on where they say."""

import re

import pytest

from tests.web.test_main_job import sign_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


def test_an_order_leads_to_its_customer_and_its_goods(world):
    client = sign_in("chen")
    page = client.get(f"/orders/{world.orders['S-1']}").content.decode()
    assert "林慧敏" in page and f"/customers/{world.customers['lin']}" in page and "狮峰龙井" in page
    product = re.search(r'href="(/products/\d+)"', page)
    assert product and client.get(product[1]).status_code == 200
    assert (
        f"/orders/{world.orders['S-1']}"
        in client.get(f"/customers/{world.customers['lin']}").content.decode()
    )


def test_the_list_goes_forwards_and_back(world):
    from shuke.doors.web.trade import orders

    client = sign_in("shi")
    size = orders.PAGE
    orders.PAGE = 3
    try:
        first = client.get("/orders").content.decode()
        onward = re.search(r'rel="next" href="([^"]+)"', first)
        assert onward
        second = client.get("/orders" + onward[1].replace("&amp;", "&")).content.decode()
        back = re.search(r'rel="prev" href="([^"]+)"', second)
        assert back
        again = client.get("/orders" + back[1].replace("&amp;", "&")).content.decode()
    finally:
        orders.PAGE = size
    rows = [re.findall(r'class="name" href="(/orders/\d+)"', page) for page in (first, second, again)]
    assert rows[0] == rows[2] and len(rows[0]) == 3 and not set(rows[0]) & set(rows[1])


def test_a_seller_is_shown_no_store_to_choose_and_no_anonymous_sales(world):
    page = sign_in("qian").get("/orders").content.decode()
    assert "S-2" in page and "S-1" not in page and "view=anonymous" not in page and 'name="store"' not in page


def test_the_cost_is_not_on_the_page_of_who_may_not_see_it(world):
    from shuke.trade.catalog.models import Product

    product = Product.objects.get(code="T1").id
    assert "¥340" in sign_in("chen").get(f"/products/{product}").content.decode()
    assert "¥340" not in sign_in("wei").get(f"/products/{product}").content.decode()
    assert "¥340" not in sign_in("wei").get("/products?cols=cost_minor").content.decode()


def test_orders_are_no_entry_for_who_sees_nothing_of_them(world):
    assert 'href="/orders"' not in sign_in("zheng").get("/customers").content.decode()
    assert 'href="/orders"' in sign_in("chen").get("/customers").content.decode()


def test_sales_of_a_product_come_as_a_part_or_as_a_page(world):
    from shuke.trade.catalog.models import Product

    client, product = sign_in("chen"), Product.objects.get(code="T1").id
    part = client.get(f"/products/{product}/sales", headers={"HX-Request": "true"}).content.decode()
    page = client.get(f"/products/{product}/sales").content.decode()
    assert "<html" not in part and "<html" in page
    assert all('id="sales"' in text for text in (part, page))
