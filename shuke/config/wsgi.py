"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

if os.environ.get("SHUKE_WITHOUT_SECRETS") == "1":
    raise RuntimeError(
        "SHUKE_WITHOUT_SECRETS is for tools that read the sources; nobody is served with known keys"
    )
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuke.config.settings")
application = get_wsgi_application()
