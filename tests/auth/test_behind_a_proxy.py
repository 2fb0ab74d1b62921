"""Who joins behind a proxy is counted by the own address, as who signs in is; a header of a stranger says nothing."""

from ipaddress import ip_network

import pytest
from django.db import transaction
from django.test import Client

from shuke.customers.models import OneTimeCode
from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.cast import build_cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


def origins() -> int:
    """From how many addresses codes were asked for."""
    with acting_as(SYSTEM), transaction.atomic():
        return len({bytes(one) for one in OneTimeCode.objects.values_list("origin", flat=True)})


@pytest.mark.parametrize(("proxies", "counted"), [(["127.0.0.1"], 2), ([], 1)])
def test_each_address_counts_for_itself_where_the_proxy_is_known(settings, proxies, counted):
    build_cast()
    settings.PROXIES = [ip_network(one) for one in proxies]
    for number in (5, 6):
        headers = {"X-Forwarded-For": f"203.0.113.{number}"}
        answer = Client().post("/join/lake", {"phone": f"1390013900{number}"}, headers=headers)
        assert answer.status_code == 200
    assert origins() == counted
