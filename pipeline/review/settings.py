"""Django settings of the review app: strict by default, fit for http on this machine.

What a team may change comes from the environment:

- `KHOITRONG_DB` or `DATABASE_URL`: the queue, an SQLite file or a PostgreSQL address, see
  `storage.database_url`.
- `KHOITRONG_SECRET`: the secret key, for a queue served from several machines, see `storage.secret`.
- `KHOITRONG_SECRET_OLD`: former secrets, to check what the event log holds of their time, see
  `storage.log_keys`.
- `KHOITRONG_HOSTS`: further host names to answer to, comma-separated, for a team on one network.
- `KHOITRONG_WEBHOOKS_LOCAL`: `1` lets webhooks reach this machine and its own network.
- `KHOITRONG_UPLOAD_MB`: the largest upload on the import page, in megabytes.
- `KHOITRONG_HTTPS`: `1` behind a proxy on this machine that speaks HTTPS; cookies then need HTTPS too.
- `KHOITRONG_PROXY`: addresses of the proxies in front, comma-separated. What these say about who asks
  (`X-Forwarded-For`) and how (`X-Forwarded-Proto`) is believed; from anywhere else it is not. Without it,
  everybody behind a proxy looks like one, and six wrong passwords of one lock a name for all of them.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.secret import read_secret
from pipeline.review.web.addresses import read_addresses
from pipeline.settings import DEFAULTS

HERE = Path(__file__).parent
_DATABASE = resolve_database()

ROOMS_ABOVE = ("programme",)
"""Apps of this project that build on the review app, which knows them by name only."""

DEBUG = False
# `pipeline.review.setup` makes the lasting key. A process that never called it, such as
# a type checker or a test, works with a key of its own and leaves no file behind.
SECRET_KEY = read_secret(_DATABASE.local) or secrets.token_urlsafe(48)

HTTPS = os.environ.get("KHOITRONG_HTTPS", "") == "1"
_HOSTS = [name.strip() for name in os.environ.get("KHOITRONG_HOSTS", "").split(",") if name.strip()]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *_HOSTS]
PROXIES = read_addresses(os.environ.get("KHOITRONG_PROXY", ""))
# Who may say that a request came over HTTPS; without a named proxy, one on this machine.
HTTPS_PROXIES = PROXIES or (read_addresses("127.0.0.1,::1") if HTTPS else frozenset())
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in _HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "pipeline.review.apps.ReviewConfig",
    *(f"pipeline.{room}" for room in ROOMS_ABOVE),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
]

MIDDLEWARE = [
    "pipeline.review.web.proxies.believe_named_proxies",  # first: who asks is known to all that follow
    "pipeline.review.web.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pipeline.review.web.middleware.session_limits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "pipeline.review.web.middleware.TwoFactorSetupFirst",
    "pipeline.review.web.middleware.explain_post_only",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "pipeline.review.web.urls"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [  # each feature keeps its own
            folder
            for room in (HERE, *(HERE.parent / name for name in ROOMS_ABOVE))
            for folder in sorted(room.glob("*/templates"))
        ],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pipeline.review.web.context.team",
            ],
        },
    }
]

DATABASES = {"default": _DATABASE.settings()}

AUTH_USER_MODEL = "review.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # asked first: says no while a name is locked
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of the first release; renewed at the next login
]
# Six wrong passwords for one name from one address lock it for a quarter of an hour, or until a lead opens it
# again. Only failures are kept, none of the successful logins: the log is there to lock, not to watch people.
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
OTP_TOTP_ISSUER = "Khơi Trong"  # what an authenticator app calls these codes
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "review"
LOGOUT_REDIRECT_URL = "login"

# The strings in the code are Vietnamese; English is a catalogue.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
LANGUAGE_COOKIE_NAME = "__Host-khoitrong_language" if HTTPS else "khoitrong_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["pipeline.review.formats"]
TIME_ZONE = DEFAULTS.timezone
USE_TZ = True

STATIC_URL = "/static/"
# No collectstatic: whitenoise reads the app's own folder once, at the start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# `__Host-`: browsers take such a cookie over HTTPS only, and from this very host (RFC 6265bis, 4.1.3.2).
_COOKIES = "__Host-khoitrong_" if HTTPS else "khoitrong_"
SESSION_COOKIE_NAME = f"{_COOKIES}session"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # one cookie less
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 7 * 24 * 3600  # at most; see `web.middleware.session_limits`
SESSION_IDLE_SECONDS = 12 * 3600  # an evening's shift and supper, but not the next day
CSRF_COOKIE_NAME = f"{_COOKIES}csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "pipeline.review.web.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A note is short; nothing a reviewer types comes near this. Files are refused, except by the views that
# bring a handler of their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
DATA_UPLOAD_MAX_NUMBER_FILES = 25
FILE_UPLOAD_HANDLERS = ["pipeline.review.storage.uploads.NoFiles"]
# Exports, on the import page. A year of posts of a busy page is a few dozen megabytes, so 200 leaves room and
# still ends before a disk is full.
UPLOAD_LIMIT = int(os.environ.get("KHOITRONG_UPLOAD_MB", "200")) * (1 << 20)
# What the server reads at all, a little above the limits so that those are explained on a page of ours. Only
# somebody who is logged in and may import, or attach a document, sends more than a form (`web.body_limits`).
REQUEST_BODY_LIMIT = 24_000_000 + 2 * UPLOAD_LIMIT
DOCUMENT_BODY_LIMIT = 24_000_000
FORM_BODY_LIMIT = 2 * DATA_UPLOAD_MAX_MEMORY_SIZE
# All connections together, as they lie in temporary files: two exports of the largest size, or many smaller.
UPLOADS_AT_ONCE_LIMIT = 2 * REQUEST_BODY_LIMIT

# Two a second is more than a program that follows the queue needs, and leaves the pages quick.
API_REQUESTS_PER_MINUTE = 120
UPLOADS_ABOVE = {"recognise": "publish", "materials": "enter_actions"}
"""Pages of the rooms above that take a file, and what a person must be allowed to do there."""
WEBHOOKS_LOCAL = os.environ.get("KHOITRONG_WEBHOOKS_LOCAL", "") == "1"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "pipeline.review.web.quiet_logs.QuietFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "waitress": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
