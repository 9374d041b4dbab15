"""Wiring: what runs, from the environment. A city sets DATABASE_URL and GONGYU_SECRET, and no more."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gongyu.embedded.address import database_url
from gongyu.embedded.home import home, secret
from gongyu.site.hosts import origins
from gongyu.site.outgoing import mail, messenger, sms

ROOT = Path(__file__).resolve().parent.parent
HOME = home()
DEBUG = os.environ.get("GONGYU_DEBUG") == "1"
SECRET_KEY = secret(HOME)
ALLOWED_HOSTS = os.environ.get("GONGYU_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
# Encrypted, each of them is reached by https: what stands in front of us ends the encryption.
SECURE_COOKIES = os.environ.get("GONGYU_HTTPS") == "1"
CSRF_TRUSTED_ORIGINS = origins(os.environ.get("GONGYU_ORIGINS", ""), ALLOWED_HOSTS if SECURE_COOKIES else [])
# What is printed or drawn for a telephone bears this address, whatever name a request came by; empty where
# nobody has named one, and then it is the request's own.
ADDRESS = next((one for one in CSRF_TRUSTED_ORIGINS if "*" not in one), "")
# How many of our own servers stand in front and each add to X-Forwarded-For; what a stranger writes there
# is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GONGYU_PROXIES", "0"))


# A plan made for any values takes a school for a county: at its worst a page was three times as slow.
PLANNED_FOR_ITS_VALUES = "-c plan_cache_mode=force_custom_plan"


def database(url: str) -> dict[str, Any]:
    """Django's settings for postgres://user:password@host:port/name; a socket's folder as ?host=, and what
    else libpq takes: ?sslmode=verify-full&sslrootcert=/etc/ssl/city.pem."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    asked["options"] = f"{PLANNED_FOR_ITS_VALUES} {asked.get('options', '')}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # The server binds values, so that what a connection asks again and again is read once.
        "OPTIONS": {**asked, "server_side_binding": True, "prepare_threshold": 3},
    }


DATABASES = {
    "default": database(
        os.environ.get("DATABASE_URL") or database_url(HOME) or "postgres://gongyu@127.0.0.1:1/gongyu"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "gongyu.audit",
    "gongyu.keeping",
    "gongyu.organisations",
    "gongyu.accounts",
    "gongyu.access",
    "gongyu.ui",
    "gongyu.notices",
    "gongyu.attachments",
    "gongyu.people",
    "gongyu.policy",
    "gongyu.ledger",
    "gongyu.compliance",
    "gongyu.activities",
    "gongyu.filings",
    "gongyu.resources",
    "gongyu.guidance",
    "gongyu.committees",
    "gongyu.courses",
    "gongyu.assessments",
    "gongyu.contact",
    "gongyu.portal",
    "gongyu.console",
    "gongyu.site",
    "gongyu.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gongyu.accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongyu.access.middleware.ViewerMiddleware",
    "gongyu.demo.middleware.DemonstrationMiddleware",
    "gongyu.access.middleware.SecondFactorMiddleware",
    "gongyu.access.middleware.EmergencyMiddleware",
    "gongyu.ui.middleware.RefusalMiddleware",
    "gongyu.ui.middleware.ReadableMiddleware",
]

ROOT_URLCONF = "gongyu.site.urls"
WSGI_APPLICATION = "gongyu.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "gongyu.ui.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# --- people sign in -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "gongyu.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    # A number that somebody else signs in with is refused: too few tries a day to find out whose are known.
    "change_phone": "10/d/user",
    # By address, and by name: slowly all day is too often as well.
    "login_failed": "10/m/ip,5/5m/key,100/d/key",
}
ACCOUNT_FORMS = {
    "login": "gongyu.accounts.forms.SignInForm",
    "reauthenticate": "gongyu.accounts.forms.PasswordAgainForm",
}
# Roles that need a second factor need it everywhere but in a demonstration, where everybody is invented;
# with this, there too.
SECOND_FACTOR_IN_DEMONSTRATION = os.environ.get("GONGYU_DEMO_SECOND_FACTOR") == "1"
MFA_ADAPTER = "gongyu.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "共育"
# The code before and the code after hold as well: phones' clocks differ, and people type slowly.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "gongyu.accounts.forms.CodeForm",
    "reauthenticate": "gongyu.accounts.forms.CodeAgainForm",
    "activate_totp": "gongyu.accounts.forms.AppForm",
    "add_webauthn": "gongyu.accounts.forms.PasskeyForm",
    "login_webauthn": "gongyu.accounts.forms.PasskeySignInForm",
    "authenticate_webauthn": "gongyu.accounts.forms.PasskeyAfterPasswordForm",
    "reauthenticate_webauthn": "gongyu.accounts.forms.PasskeyAgainForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Our own table, which knows whose each session is.
SESSION_ENGINE = "gongyu.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_HSTS_SECONDS = 31536000 if SECURE_COOKIES else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Rate limits must be shared by all web processes, hence in the database. Past so many entries the oldest
# names go first: three hundred, as Django has it, would let anybody wash away the tries at another's name.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "OPTIONS": {"MAX_ENTRIES": 500_000},
    },
}

# --- what goes out of the house: text messages and mail ------------------------------------------
SMS = sms(os.environ.get("GONGYU_SMS", ""))
MESSENGER = messenger(os.environ.get("GONGYU_MESSENGER", ""))
MAIL = mail(os.environ.get("GONGYU_MAIL", ""))
# A demonstration's text messages are written here, readable by its owner alone; empty means the terminal.
SENT = os.environ.get("GONGYU_SENT", "")
if MAIL:
    EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL.encrypted_from_the_start, not MAIL.encrypted_from_the_start
    EMAIL_TIMEOUT, DEFAULT_FROM_EMAIL = 10, MAIL.sender

# --- language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS: list[str] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- static files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

# --- what comes in: nothing that is too large is written to disk, whoever sends it ----------------
FILE_UPLOAD_HANDLERS = [
    "gongyu.ui.uploads.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- content security: nothing inline, nothing from elsewhere -------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- the product ----------------------------------------------------------------------------------
# Where complaints and suggestions go: a mailto: or https: address, shown at the foot of every page.
COMPLAINTS = os.environ.get("GONGYU_COMPLAINTS", "")
POLICY_PACK = os.environ.get("GONGYU_PACK", "tangshan-2023")
# Where each room keeps what the worker runs; without this line the worker would know none of it.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "gongyu.console.jobs.keep_reasons"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # What is asked of a gateway may hold a number: the HTTP client's own lines are not wanted at any level.
    "loggers": {"gongyu": {"level": "INFO"}, "httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}},
}
