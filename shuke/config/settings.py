"""Settings, read from the environment; ``./run`` sets it for the embedded database.

DATABASE_URL (the program's login), SHUKE_OWNER_URL (the migrating owner's), SHUKE_AS_OWNER=1 (connect as the
owner: migrations and the demo shop only), SHUKE_DATA (folder of lake, files and logs), SHUKE_SECRET_KEY,
SHUKE_MASTER_KEY and SHUKE_INDEX_KEY (base64, 32 bytes), SHUKE_SEAL_KEY (the same, optional),
SHUKE_DEMO=1 (one-click logins on loopback),
SHUKE_HOSTS (comma-separated), SHUKE_ADDRESS (where letters lead), SHUKE_HTTPS, SHUKE_PROXIES, SHUKE_SMTP, SHUKE_MAIL_FROM,
SHUKE_MAIL_NETWORKS (where mailboxes of the house may be), SHUKE_API_RATE (requests of a key in a minute), SHUKE_DEBUG=1.
What each means: docs/operations.md.
"""

import base64
import hmac
import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from shuke.config.carriers import carriers_of, sms_of, smtp_of
from shuke.config.signin import providers_of
from shuke.integrations.imports.rules.inboxes import networks_of

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SHUKE_DATA", PACKAGE.parent / "data")).resolve()
DEMO = os.environ.get("SHUKE_DEMO") == "1"
DEBUG = os.environ.get("SHUKE_DEBUG") == "1"


def _secret(name: str) -> str:
    value = os.environ.get(name, "")
    if not value and os.environ.get("SHUKE_WITHOUT_SECRETS") != "1":
        raise RuntimeError(
            f"{name} is not set; ./run makes it for the embedded database, see docs/operations.md"
        )
    return value or base64.b64encode(b"\0" * 32).decode()


SECRET_KEY = _secret("SHUKE_SECRET_KEY")
if len(SECRET_KEY) < 50 and os.environ.get("SHUKE_WITHOUT_SECRETS") != "1":
    raise RuntimeError("SHUKE_SECRET_KEY is shorter than 50 characters; see docs/operations.md")
MASTER_KEY = base64.b64decode(_secret("SHUKE_MASTER_KEY"))
INDEX_KEY = base64.b64decode(_secret("SHUKE_INDEX_KEY"))
# Signs the heads of the event log. Without a key of its own it follows from the master key, which the database never sees.
SEAL_KEY = base64.b64decode(os.environ.get("SHUKE_SEAL_KEY", "")) or hmac.digest(
    MASTER_KEY, b"shuke event log heads", "sha256"
)


def database(url: str) -> dict[str, Any]:
    """Django's words for a postgresql:// URL (TCP, or a socket folder in ?host=)."""
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    settings = " ".join(f"-c {name}={value}" for name, value in TIMEOUTS.items())
    return {
        "ENGINE": "shuke.foundation.org.backend",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"options": settings, **query},
    }


TIMEOUTS = {"idle_in_transaction_session_timeout": "30s", "lock_timeout": "3s", "jit": "off"}
if (
    os.environ.get("SHUKE_TESTING") == "1"
):  # a test is one transaction, and a busy machine no fault of the program
    TIMEOUTS["idle_in_transaction_session_timeout"] = "10min"
_url = os.environ.get("SHUKE_OWNER_URL" if os.environ.get("SHUKE_AS_OWNER") == "1" else "DATABASE_URL", "")
DATABASES: dict[str, Any] = {"default": database(_url or "postgresql:///shuke")}
# Refusals, logins and logged reads are written here, so that they survive the rollback of what was refused.
DATABASES["witness"] = {**DATABASES["default"]}
if os.environ.get("SHUKE_POOL"):
    _pool = {"min_size": 1, "max_size": int(os.environ["SHUKE_POOL"]), "timeout": 5}
    for _name, _database in DATABASES.items():
        _database["OPTIONS"] = {
            **_database["OPTIONS"],
            "pool": _pool if _name == "default" else {**_pool, "max_size": 2},
        }
    # A page's statement is short: workers of a parallel plan would cost more than they bring.
    _web = "-c statement_timeout=5s -c max_parallel_workers_per_gather=0 "
    DATABASES["default"]["OPTIONS"]["options"] = _web + DATABASES["default"]["OPTIONS"]["options"]

INSTALLED_APPS = [
    "shuke.foundation.org",
    "shuke.foundation.audit",
    "shuke.customers",
    "shuke.trade.catalog",
    "shuke.trade.orders",
    "shuke.trade.ledger",
    "shuke.trade.programme",
    "shuke.trade.referrals",
    "shuke.trade.coupons",
    "shuke.trade.rewards",
    "shuke.trade.counter",
    "shuke.service.conversations",
    "shuke.service.care",
    "shuke.insight",
    "shuke.evaluation.reviews",
    "shuke.stewardship.resolution",
    "shuke.stewardship.privacy",
    "shuke.stewardship.exports",
    "shuke.stewardship.quality",
    "shuke.integrations.imports",
    "shuke.integrations.lake",
    "shuke.ui",
    "shuke.doors.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "shuke.config.apps.ConfigApp",
]
MIDDLEWARE = [
    "shuke.doors.web.entry.peer.Peer",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "shuke.doors.api.door.ApiDoor",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "shuke.doors.web.door.Door",
]
ROOT_URLCONF = "shuke.config.urls"
WSGI_APPLICATION = "shuke.config.wsgi.application"
AUTH_USER_MODEL = "org.Staff"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "doors" / "web", PACKAGE / "doors", PACKAGE / "ui" / "templates"],
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"]),
            ],
            "context_processors": ["django.template.context_processors.request", "shuke.ui.context.shell"],
            "builtins": [
                "shuke.ui.templatetags.shuke_ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
WHITENOISE_USE_FINDERS = DEBUG
if DEBUG or os.environ.get("SHUKE_PLAIN_STATIC") == "1":
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    WHITENOISE_USE_FINDERS = True

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

ALLOWED_HOSTS = [host for host in os.environ.get("SHUKE_HOSTS", "127.0.0.1,localhost").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("SHUKE_ORIGINS", "").split(",") if origin]
# A house that others than this machine can name is served over TLS, unless somebody says otherwise.
_named = not set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}
_https = os.environ.get("SHUKE_HTTPS", "1" if _named else "0") == "1"
# Only these peers are believed what they say of the client: its address, and that it came over TLS.
PROXIES = [
    ip_network(one.strip())
    for one in os.environ.get("SHUKE_PROXIES", "127.0.0.1,::1" if _https else "").split(",")
    if one.strip()
]
PUBLIC_ADDRESS = os.environ.get("SHUKE_ADDRESS", "").rstrip("/") or (
    f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if _https else "http://127.0.0.1:8000"
)
SECURE_PROXY_SSL_HEADER = ("shuke.scheme", "https") if _https else None
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-session" if _https else "shuke_session"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "shuke_csrf"
# A member's session is another than the staff's, and its secret stands in a cookie of its own.
MEMBER_COOKIE_NAME = "__Host-member" if _https else "shuke_member"
DEVICE_COOKIE_NAME = "__Host-device" if _https else "shuke_device"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = (
    12 * 3600
)  # the account's own row ends a session sooner (foundation/org/signing/policy.py)
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shuke.doors.web.door.form_expired"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 3600
SECOND_FACTOR_NEEDED = True  # where policy.needs_factor says so
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # of a form's words; its files go to the disk
FILE_UPLOAD_HANDLERS = [
    "shuke.doors.web.identify.imports.bounded.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# A mailbox on this very machine may be watched; otherwise servers of the internet, and of these networks of the house.
IMAP_LOOPBACK = os.environ.get("SHUKE_IMAP_LOOPBACK") == "1"
MAIL_NETWORKS = networks_of(os.environ.get("SHUKE_MAIL_NETWORKS", ""))
API_REQUESTS_PER_MINUTE = int(os.environ.get("SHUKE_API_RATE", "6000"))  # of one key, over all web processes
LOGIN_URL = "/login"


def mailer(url: str) -> dict[str, Any]:
    """Django's words for smtp://user:password@host:587 (STARTTLS), smtps:// (TLS) or smtp+plain:// (this very network)."""
    parts = urlsplit(url)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "", "port": parts.port or (465 if parts.scheme == "smtps" else 587),
            "username": unquote(parts.username or ""), "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp", "use_ssl": parts.scheme == "smtps", "timeout": 20,
        },
    }  # fmt: skip


SENDS_LETTERS = bool(os.environ.get("SHUKE_SMTP"))
MAILERS = {"default": mailer(os.environ.get("SHUKE_SMTP") or "smtp+plain://localhost:25")}
DEFAULT_FROM_EMAIL = os.environ.get("SHUKE_MAIL_FROM", "") or f"shuke@{urlsplit(PUBLIC_ADDRESS).hostname}"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_ON_APP_READY = (
    "shuke.config.schedule.register"  # doors know no config, so the timetable comes by name
)
SHUKE_NIGHT = "shuke.config.schedule.run_once"
SHUKE_CLOCK = "shuke.config.schedule.look_at_the_clock"
SHUKE_LAKE = (
    "shuke.integrations.lake.parquet.ParquetLake"  # supplied upwards: insight knows only its Protocol
)
# duckdb: in the program's own process. spark://host:port or local[2]: a cluster that reaches the lake's folder.
SHUKE_INSIGHT_ENGINE = os.environ.get("SHUKE_INSIGHT_ENGINE", "duckdb")
# Who carries messages: in a demo nobody, its outbox page is the phone. Else a mail server and a provider of text messages
# (docs/operations.md); a channel without a carrier says so in the outbox.
SHUKE_SMTP, SHUKE_SMS = smtp_of(os.environ), sms_of(os.environ)
SHUKE_CARRIERS = carriers_of(demo=DEMO, smtp=SHUKE_SMTP, sms=SHUKE_SMS)
SHUKE_SIGNIN = providers_of(os.environ)  # services by which members may sign in, beside the phone
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "shuke.config.lines.Line", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Which page was opened by whom, under the number that its watermark shows; SHUKE_PAGES_LOG=WARNING keeps it out.
    "loggers": {"shuke.pages": {"level": os.environ.get("SHUKE_PAGES_LOG", "INFO")}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("SHUKE_LOG", "WARNING")},
}
if os.environ.get("SHUKE_TESTING") == "1":
    # Quick hashes for throw-away accounts; test processes drop their database, so they keep no pool.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    SECOND_FACTOR_NEEDED = False  # tests of other rooms sign in by password; those of signing in switch it on
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    WHITENOISE_USE_FINDERS = True
