"""One settings file, read from the environment: development defaults; production names what it lacks.

With DEBUG on only this machine is served, so a production that forgot DEBUG=0 answers nobody.
With DEBUG off, laclef.production refuses to start while a setting is missing or unsafe.
"""

import tomllib
from pathlib import Path

import environ

from laclef import bootstrap, local_postgres, production, translations

env = environ.Env()
BASE_DIR = bootstrap.ROOT
DATA_DIR = bootstrap.data_dir()

DEBUG = env.bool("DEBUG", default=True)
DEMO = DEBUG and env.bool("LACLEF_DEMO", default=False)
if not DEBUG:
    production.refuse_unsafe(env.ENVIRON)

SECRET_KEY = env.str("SECRET_KEY", default=production.DEVELOPMENT_KEY)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if DEBUG else env.list("ALLOWED_HOSTS")
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [] if DEBUG else [SITE_URL]
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
# How many proxies of ours stand before us; each adds one address to X-Forwarded-For. 0: believe none.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# --- what it is made of ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "laclef",
    "laclef.accounts",
    "laclef.journal",
    "laclef.outbox",
    "laclef.house",
    "screenings",
    "tickets",
    "volunteers",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "csp",
    "django_htmx",
    "laclef.accounts.admin_app.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "laclef.pagecache.PageCache",  # outermost: what it holds was made by all the others
    "laclef.headers.permissions_policy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "laclef.accounts.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "laclef.plain_text.PlainText",
    "laclef.crowded.InWords",
]

ROOT_URLCONF = "laclef.urls"
WSGI_APPLICATION = "laclef.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "laclef.demo.strip.context",
            ],
        },
    },
]

# --- the one database -----------------------------------------------------------------------------------

DATABASES = {
    "default": env.db_url_config(env.str("DATABASE_URL", default="") or local_postgres.url(DATA_DIR)),
}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# PgBouncer in transaction mode cannot keep a cursor open on the server, nor a statement prepared.
POOLED = bool(env.str("DIRECT_DATABASE_URL", default=""))
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = POOLED
if not POOLED:  # what is asked often is planned once per connection
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}
# Public pages in each worker's memory. Off in development, where templates change under the reader, and in the
# demo, whose strip belongs to one reader: DEBUG and PAGE_CACHE=1 try it out.
PAGE_CACHE = env.bool("PAGE_CACHE", default=not DEBUG) and not DEMO
PAGE_CACHE_BYTES = env.int("PAGE_CACHE_BYTES", default=16_000_000)
PAGE_CACHE_CHECK_SECONDS = 2  # a published change is seen within 5 s
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
}

# --- language, time, files ------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [translations.LOCALE / area for area in translations.AREAS]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
# In development and tests the files are found where they lie, without collectstatic.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(DATA_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- people ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["laclef.accounts.backends.HouseBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"

# Nobody has a password: a code by mail, or a passkey; a second factor where the role asks for one.
ACCOUNT_ADAPTER = "laclef.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code itself proves the address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "request_login_code": "laclef.accounts.forms.LoginForm",
    "confirm_login_code": "laclef.accounts.forms.LoginCodeForm",
}
MFA_ADAPTER = "laclef.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "La Clef"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "laclef.accounts.forms.SecondFactorForm",
    "reauthenticate": "laclef.accounts.forms.SecondFactorAgainForm",
    "add_webauthn": "laclef.accounts.forms.AddPasskeyForm",
}

# --- mail -----------------------------------------------------------------------------------------------

if DEBUG:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
else:
    vars().update(env.email_url("EMAIL_URL"))
if DEMO:
    EMAIL_BACKEND = "laclef.outbox.backends.Nowhere"
EMAIL_TIMEOUT = 20
OUTBOX_RETRY_DELAYS = env.list(
    "OUTBOX_RETRY_DELAYS", cast=int, default=[60, 300, 1800, 7200, 21600]
)  # seconds
OUTBOX_KEEP_DAYS = env.int("OUTBOX_KEEP_DAYS", default=90)
OUTBOX_SWEEP_SIZE = 200
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="La Clef <bonjour@laclef.example>")

# --- jobs -----------------------------------------------------------------------------------------------

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", default=2)
WORKER_STALLED_AFTER_SECONDS = env.int("WORKER_STALLED_AFTER_SECONDS", default=30)
JOBS_KEPT_HOURS = env.int("JOBS_KEPT_HOURS", default=72)

# --- what a browser may do ------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# __Host-: a browser takes them over HTTPS, from this very host and for all of it, or not at all.
SESSION_COOKIE_NAME = "session" if DEBUG else "__Host-session"
CSRF_COOKIE_NAME = "csrf" if DEBUG else "__Host-csrf"
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = not DEBUG
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if not DEBUG else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]

# --- the house's choices: each a setting, with the default of its rules ---------------------------------

CINEMA_DAY_TURNS_AT = env.int(
    "CINEMA_DAY_TURNS_AT", default=5
)  # hour, Europe/Paris; the week turns on Wednesday
TURNAROUND_MINUTES = env.int("TURNAROUND_MINUTES", default=15)
NEWCOMER_SHIFTS = env.int("NEWCOMER_SHIFTS", default=3)  # shifts given until one is no newcomer any more
# A long day: nobody is asked for more than this at a stretch; who comes next overlaps by the hand-over; a house
# empty for so long between two events closes, and opens again.
LONGEST_SHIFT_HOURS = env.int("LONGEST_SHIFT_HOURS", default=7)
HAND_OVER_MINUTES = env.int("HAND_OVER_MINUTES", default=15)
HOUSE_CLOSES_WHEN_EMPTY_HOURS = env.int("HOUSE_CLOSES_WHEN_EMPTY_HOURS", default=4)
CNC_APPROVAL = env.str("CNC_APPROVAL", default="")  # empty: what is issued is a contremarque

# Places and entries (cinema.md gives the defaults; the law bounds some of them).
DOOR_SHARE_PERCENT = env.int("DOOR_SHARE_PERCENT", default=30)  # of each room, never booked online
UNCONFIRMED_SHARE_PERCENT = env.int("UNCONFIRMED_SHARE_PERCENT", default=20)  # all bookings without e-mail
UNCONFIRMED_MAIL_SHARE_PERCENT = env.int("UNCONFIRMED_MAIL_SHARE_PERCENT", default=75)  # of the web's part
UNCONFIRMED_SEATS = env.int("UNCONFIRMED_SEATS", default=2)  # one booking without e-mail
CONFIRM_WITHIN_MINUTES = env.int("CONFIRM_WITHIN_MINUTES", default=30)
OFFER_MINUTES = env.int("OFFER_MINUTES", default=60)  # the waiting list's answer
RELEASE_MINUTES = env.int("RELEASE_MINUTES", default=10)  # before the start
SERIES_SWITCH_MINUTES = env.int("SERIES_SWITCH_MINUTES", default=60)  # the CNC: between 90 and 30
DEFAULT_FILM_RATE_BP = env.int("DEFAULT_FILM_RATE_BP", default=5000)  # shown as an estimation
TICKET_LANDMARKS = env.list("TICKET_LANDMARKS", cast=int, default=[0, 4, 7, 10])  # euros proposed, 0 to 99
# Whom the booking asks about membership: everyone, only where the régime demands it (regime), or never.
MEMBERSHIP_ASKED = env.str("MEMBERSHIP_ASKED", default="everyone")
MEMBERSHIP_LANDMARKS = env.list("MEMBERSHIP_LANDMARKS", cast=int, default=[0, 5, 10, 15])  # euros a year
CONTACTS_KEPT_MONTHS = env.int("CONTACTS_KEPT_MONTHS", default=13)  # of buyers, after the screening
EVENING_NAMES_KEPT_MONTHS = env.int("EVENING_NAMES_KEPT_MONTHS", default=3)  # of one-evening sellers
PAYMENT_HOLD_MINUTES = env.int("PAYMENT_HOLD_MINUTES", default=15)
TILL_LOCK_MINUTES = env.int("TILL_LOCK_MINUTES", default=5)  # without a touch, then it asks who is there

# "Je ne peux pas": whom the clock asks (volunteers/standin/escalation.py), hours counted back from the doors.
STAND_IN_FEW = env.int("STAND_IN_FEW", default=3)  # people asked at a time
STAND_IN_EVERY_MINUTES = env.int("STAND_IN_EVERY_MINUTES", default=120)
STAND_IN_EVERYBODY_HOURS = env.int("STAND_IN_EVERYBODY_HOURS", default=6)
STAND_IN_CALL_HOURS = env.int("STAND_IN_CALL_HOURS", default=2)
STAND_IN_ASKS_A_MINUTE = env.int("STAND_IN_ASKS_A_MINUTE", default=15)  # the next minute goes on
STAND_IN_ASKS_PER_DAY = env.int("STAND_IN_ASKS_PER_DAY", default=2)  # of one person
UNDERSTAFFED_HOURS = env.list("UNDERSTAFFED_HOURS", cast=int, default=[72, 24, 6])  # before doors
REMIND_DAYS_BEFORE = env.int("REMIND_DAYS_BEFORE", default=3)
REMIND_AT_HOUR = env.int("REMIND_AT_HOUR", default=9)  # the house's clock
DIGEST_WEEKDAY = env.int("DIGEST_WEEKDAY", default=0)  # 0 is Monday
LAPSING_DAYS = env.int("LAPSING_DAYS", default=30)  # before a training ends
REQUESTS_TO_JOIN_KEPT_MONTHS = env.int("REQUESTS_TO_JOIN_KEPT_MONTHS", default=13)  # answered or not
QUIET_FROM_HOUR = env.int("QUIET_FROM_HOUR", default=22)  # no automatic mail to volunteers …
QUIET_UNTIL_HOUR = env.int("QUIET_UNTIL_HOUR", default=8)  # … until then, but in the last hours before doors

REFUND_UNTIL_MINUTES = env.int("REFUND_UNTIL_MINUTES", default=120)  # before the start, by the buyer alone

# Paying online: without a key one pays at the door only. See production.py for what goes together.
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_API = env.str("STRIPE_API", default="https://api.stripe.com").rstrip("/")
PAYMENT_PAGES = env.str("PAYMENT_PAGES", default="https://checkout.stripe.com")  # where the person is sent
PAYMENT_PROVIDER = "tickets.providers.stripe_checkout.from_settings" if STRIPE_SECRET_KEY else ""
if PAYMENT_PROVIDER:  # Chromium applies it to the redirect that answers a form
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(PAYMENT_PAGES)
