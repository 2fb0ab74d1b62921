"""The yardstick of the page figures: a bare Django page on the same database and server.

Django's own session, user and template, one query of 50 rows and a plain table: what a page costs before a
product adds anything. Run by granian as `bench.bare_site:application` with BENCH_URL set.
"""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

sys.path.insert(0, str(Path(__file__).parents[1]))
parts = urlsplit(os.environ["BENCH_URL"])
query = {name: values[0] for name, values in parse_qs(parts.query).items()}
settings.configure(
    SECRET_KEY="bench",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    AUTH_USER_MODEL="org.Staff",
    INSTALLED_APPS=[
        "shuke.foundation.org", "shuke.trade.catalog",
        "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"), "USER": parts.username,
            "HOST": query["host"], "PORT": query.get("port", ""), "OPTIONS": {"pool": {"min_size": 1, "max_size": 2}},
        }
    },
)  # fmt: skip
PAGE = """<!doctype html><html><head><title>Products</title></head><body><p>{{ user.login }}</p><table>
{% for product in products %}<tr><td>{{ product.code }}</td><td><a href="/{{ product.id }}">{{ product.name }}</a></td>
<td>{{ product.price_minor }}</td><td>{{ product.cost_minor }}</td><td>{{ product.currency }}</td></tr>{% endfor %}
</table></body></html>"""


def products(request: HttpRequest) -> HttpResponse:
    """Fifty products for the signed-in user."""
    from shuke.trade.catalog.models import Product

    rows = list(Product.objects.order_by("id")[:50])
    template = engines["django"].from_string(PAGE) if not CACHE else CACHE[0]
    CACHE[:] = [template]
    return HttpResponse(template.render({"products": rows, "user": request.user}, request))


CACHE: list[object] = []
urlpatterns = [path("", products)]
application = get_wsgi_application()
