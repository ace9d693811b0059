"""Settings, all from the environment (docs/install.md lists them). Nothing secret has a default."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from putright.files.clamd import address_of
from putright.outgoing.chosen import WrongChoice
from putright.outgoing.chosen import read as read_mail_way
from putright.site.directories import read as read_directories
from putright.trial.addresses import django_database

HERE = Path(__file__).resolve().parent

TRIAL = os.environ.get("PUTRIGHT_TRIAL") == "1"
MIGRATING = os.environ.get("PUTRIGHT_MIGRATING") == "1"
DEBUG = False


def _needed(name: str, what: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: {what}. See docs/install.md; for a trial: putright demo.")
    return value


def _number(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is {value}, which is no whole number. See docs/install.md.")
    return int(value)


def _number_within(name: str, default: int, least: int, most: int) -> int:
    value = _number(name, default)
    if not least <= value <= most:
        raise ImproperlyConfigured(f"{name} is {value}. Write a number from {least} to {most}. See docs/install.md.")
    return value


def _switch(name: str, *, default: bool) -> bool:
    value = os.environ.get(name) or ("1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is {value}. Write 1 for yes and 0 for no. See docs/install.md.")
    return value == "1"


def _place(name: str, what: str = "folder") -> Path | None:
    value = os.environ.get(name, "")
    if value and not Path(value).is_absolute():
        raise ImproperlyConfigured(f"{name} is {value}. Write the whole path of a {what}. See docs/install.md.")
    return Path(value) if value else None


def _scanner(name: str) -> str:
    value = os.environ.get(name, "")
    try:
        if value:
            address_of(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}. See docs/install.md.") from None
    return value


def _database(url: str) -> dict[str, Any]:
    """A PostgreSQL address as Django wants it."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://: putright runs on PostgreSQL alone.")
    found = django_database(url)
    found["OPTIONS"]["application_name"] = "putright"
    # Compiling a query takes longer than any of ours runs. What is planned once is planned for all values (planned.py).
    kept = f"{found['OPTIONS'].get('options', '')} -c jit=off -c plan_cache_mode=force_generic_plan"
    found["OPTIONS"] |= {"options": kept.strip(), "prepare_threshold": 5}  # without it nothing could be planned once
    if not MIGRATING:
        # Five times the requests a second of a connection for each request (design, Parts).
        pool = {"min_size": 1, "max_size": max(1, _number("PUTRIGHT_CONNECTIONS", 8)), "timeout": 20}
        found["OPTIONS"]["pool"] = pool
    return found


SECRET_KEY = _needed("PUTRIGHT_SECRET_KEY", "a long random text that signs sessions")
if MIGRATING:
    DATABASES = {"default": _database(_needed("DATABASE_OWNER_URL", "the database, as the role that owns it"))}
else:
    DATABASES = {"default": _database(_needed("DATABASE_URL", "the database, as the role that runs the application"))}

ALLOWED_HOSTS = [
    host.strip() for host in (os.environ.get("PUTRIGHT_HOSTS") or "127.0.0.1,localhost").split(",") if host.strip()
]
for host in ALLOWED_HOSTS:
    if "/" in host or ":" in host:
        raise ImproperlyConfigured(
            f"PUTRIGHT_HOSTS names {host}. Write names alone, such as complaints.larkfield.example."
        )
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.auth",
    "putright.accounts",
    "putright.register",
    "putright.correspondence",
    "putright.public",
    "putright.staff",
    "putright.site",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "putright.site.own_hosts.OwnHosts",
    "putright.site.spoken.Spoken",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "putright.site.time_outs.TimeOuts",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "putright.site.guessing.KnownBrowser",
]

ROOT_URLCONF = "putright.site.urls"
FORM_RENDERER = "putright.site.components.Renderer"
WSGI_APPLICATION = "putright.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["putright.site.templatetags.whose_tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "putright.site.context.everywhere",
                "putright.site.context.way_on",
            ],
        },
    }
]

# --- signing in ------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it counts what failed, by user and address together
    "putright.site.guessing.Everywhere",  # second: it counts what failed for one user from all addresses
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "putright.site.signing_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, or by putright.site.time_outs
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "putright.site.passkey_forms.AddPasskeyForm",
    "authenticate_webauthn": "putright.site.passkey_forms.SecondPasskeyForm",
    "edit_webauthn": "putright.site.passkey_forms.EditPasskeyForm",
    "login_webauthn": "putright.site.passkey_forms.LonePasskeyForm",
    "reauthenticate_webauthn": "putright.site.passkey_forms.AgainPasskeyForm",
}
MFA_ADAPTER = "putright.site.signing_in.CodeAdapter"
MFA_TOTP_ISSUER = "putright"
# Nobody is asked anything unless the operator names a directory (putright.site.directories).
DIRECTORIES = read_directories(os.environ)
PASSWORDS = _switch("PUTRIGHT_PASSWORDS", default=True)
if not PASSWORDS and not DIRECTORIES:
    raise ImproperlyConfigured("PUTRIGHT_PASSWORDS is 0 and PUTRIGHT_DIRECTORIES names none: nobody could sign in.")
SOCIALACCOUNT_ADAPTER = "putright.site.directory_provider.Adapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds
SOCIALACCOUNT_STORE_TOKENS = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/s/"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "putright.site.signing_in.who_tries"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True  # it would keep the address of the page, which may be a one-time sign-in
SESSION_ENGINE = "putright.site.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_MINUTES = _number_within("PUTRIGHT_IDLE_MINUTES", 30, 10, 120)
SESSION_HOURS = _number_within("PUTRIGHT_SESSION_HOURS", 12, 1, 24)
SESSION_COOKIE_AGE = 2 * SESSION_HOURS * 60 * 60  # it is known for a while longer, so that we can say why it ended
SESSION_COOKIE_NAME = "putright"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = 14 * 24 * 60 * 60  # Django's own year is longer than any form stays open (public.cookies names it)
CSRF_FAILURE_VIEW = "putright.site.typing_kept.csrf_failed"

# Shared by all processes: a code that was used, and how often somebody tried, are known to each of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "putright_cache",
        # Django would keep 300 and drop a third past that: whoever fills it would have the counts of tries forgotten.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
}
# In the session, not in a cookie: what is said after recording may name a case.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- what a browser may do -------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "manifest-src": [SELF],
    }
}
EXIT_THIS_PAGE = _switch("PUTRIGHT_EXIT", default=True)  # each organisation may leave it out (accounts.exits)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = _switch("PUTRIGHT_HTTPS", default=not TRIAL)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = False  # the proxy in front does it
if HTTPS:
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Behind a proxy every request comes from the proxy: without this, one guesser of passwords would lock everybody out.
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES = _number("PUTRIGHT_PROXIES", 1 if HTTPS else 0)
AXES_CLIENT_IP_CALLABLE = "putright.site.whence.address_of"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
FILE_UPLOAD_HANDLERS = [
    "putright.site.uploads.Bounded",  # first: what is too long is not even read
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- documents of cases ----------------------------------------------------------------------------------------------

DOCUMENTS = _place("PUTRIGHT_DOCUMENTS")
DOCUMENT_MOST = 1_000_000 * _number("PUTRIGHT_DOCUMENT_MB", 20)
DOCUMENTS_MOST = 1_000_000 * _number("PUTRIGHT_DOCUMENTS_MB", 60)
DOCUMENTS_AT_ONCE = 20
LARGE_FORMS = dict.fromkeys(("case-documents-add", "record-message"), (DOCUMENT_MOST, DOCUMENTS_MOST))
# The same for whoever complains or follows their case and has not signed in.
OPEN_LARGE_FORMS = dict.fromkeys(("complain-files", "case-act"), (DOCUMENT_MOST, DOCUMENTS_MOST))
DATA_UPLOAD_MAX_NUMBER_FILES = 2 * DOCUMENTS_AT_ONCE  # so that whoever sends a few too many hears it in a sentence
CLAMD = _scanner("PUTRIGHT_CLAMD")
# What the public may send (putright.site.budgets), so many times over; and receipts to one address in a day.
PUBLIC_LIMITS_TIMES = _number_within("PUTRIGHT_PUBLIC_LIMITS_TIMES", 1, 1, 1_000_000)
QUICKEST_FORM = _number_within("PUTRIGHT_QUICKEST_FORM", 3, 0, 60)  # seconds
RECEIPTS_A_DAY = _number_within("PUTRIGHT_RECEIPTS_A_DAY", 3, 1, 1_000_000)
MAILBOXES = _place("PUTRIGHT_MAILBOXES", "file")  # a file: how each mailbox is reached (docs/mailbox.md)

# --- files, words, time ----------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
# Style sheet, typeface and icon carry the hash of their content in their names.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+\.[0-9a-f]{12}\..+$"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- mail: nothing leaves unless the operator names a way, and nothing at all from a trial ---------------------------

try:
    MAIL_WAY = read_mail_way(os.environ, trial=TRIAL)
except WrongChoice as error:
    raise ImproperlyConfigured(f"{error}. See docs/sending.md.") from None
EMAIL_HOST = os.environ.get("PUTRIGHT_MAIL_HOST", "") if not TRIAL else ""
EMAIL_PORT = _number("PUTRIGHT_MAIL_PORT", 587)
EMAIL_HOST_USER = os.environ.get("PUTRIGHT_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PUTRIGHT_MAIL_PASSWORD", "")
_MAIL_TLS = _switch("PUTRIGHT_MAIL_TLS", default=True)
EMAIL_USE_SSL = _MAIL_TLS and EMAIL_PORT == 465  # that port speaks TLS from the first byte
EMAIL_USE_TLS = _MAIL_TLS and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = os.environ.get("PUTRIGHT_MAIL_FROM") or "complaints@putright.example"
EMAIL_BACKEND = "putright.outgoing.backend.EmailBackend"
PUBLIC_ADDRESS = (os.environ.get("PUTRIGHT_ADDRESS") or "http://127.0.0.1:8000").rstrip("/")

PROCRASTINATE_WORKER_DEFAULTS = {"listen_notify": True, "delete_jobs": "successful"}
PROCRASTINATE_IMPORT_PATHS = ["putright.worker.jobs"]
PROCRASTINATE_ON_APP_READY = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    # No request line, no form, no local variable is ever logged: they hold names and words of complaints.
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_words"]}},
    "filters": {"no_words": {"()": "putright.site.logs.NoWords"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # A refused request is the asker's fault, and its line could only repeat what was asked for.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "putright": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # It would write the path of the request and all of the fault, past the filter.
        "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy redirects to https
]
