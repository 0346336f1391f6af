"""With DEBUG off, every setting that is missing or unsafe is refused by its name, all of them at once."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

DEVELOPMENT_KEY = "for development only: production refuses this key by name"
POSTGRES = {"postgres", "postgresql", "pgsql", "psql"}
REAL_MAIL = {"smtp", "smtps", "smtp+ssl", "smtp+tls"}
SHORTEST_KEY = 50


def refuse_unsafe(environment: Mapping[str, str]) -> None:
    """Raise ImproperlyConfigured that names every missing or unsafe setting, all at once."""
    complaints = list(_complaints(environment))
    if complaints:
        raise ImproperlyConfigured("DEBUG is off and it is not safe to start:\n- " + "\n- ".join(complaints))


def _complaints(environment: Mapping[str, str]) -> Iterator[str]:
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    needed = ("SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL")
    for name in needed:
        if name not in given:
            yield f"{name} is missing"
    if "SECRET_KEY" in given:
        yield from _complaints_about_key(given["SECRET_KEY"])
    for name in {"DATABASE_URL", "DIRECT_DATABASE_URL"} & set(given):
        if urlsplit(given[name]).scheme not in POSTGRES:
            yield f"{name} must be a PostgreSQL address (postgres://…)"
    hosts = [host.strip().lower() for host in given.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    if "*" in hosts:
        yield "ALLOWED_HOSTS must name the hosts: * lets any name in"
    if "SITE_URL" in given:
        yield from _complaints_about_site(given["SITE_URL"], hosts)
    yield from _complaints_about_mail(given)
    yield from _complaints_about_payment(given)
    if given.get("LACLEF_DEMO", "0").lower() not in ("0", "false", "no", "off"):
        yield "LACLEF_DEMO is set: the demo lets anyone be anyone"


def _complaints_about_key(key: str) -> Iterator[str]:
    if key == DEVELOPMENT_KEY:
        yield "SECRET_KEY is the development one, which everybody can read"
    elif len(key) < SHORTEST_KEY or len(set(key)) < 5:
        yield f"SECRET_KEY is too easy to guess: {SHORTEST_KEY} random characters at least"


def _complaints_about_mail(given: Mapping[str, str]) -> Iterator[str]:
    if "EMAIL_URL" in given and urlsplit(given["EMAIL_URL"]).scheme not in REAL_MAIL:
        yield "EMAIL_URL must be a mail server (smtp+tls://…): anything else sends nothing"
    if "@" not in given.get("DEFAULT_FROM_EMAIL", "@"):
        yield "DEFAULT_FROM_EMAIL is no address"


def _complaints_about_payment(given: Mapping[str, str]) -> Iterator[str]:
    """All of it or nothing: a key without the notifications' secret would believe anyone, or nobody."""
    key, secret = given.get("STRIPE_SECRET_KEY", ""), given.get("STRIPE_WEBHOOK_SECRET", "")
    if key and not secret:
        yield "STRIPE_WEBHOOK_SECRET is missing beside STRIPE_SECRET_KEY"
    if secret and not key:
        yield "STRIPE_SECRET_KEY is missing beside STRIPE_WEBHOOK_SECRET"
    if key and not key.startswith(("sk_live_", "rk_live_", "sk_test_", "rk_test_")):
        yield "STRIPE_SECRET_KEY is no secret key (sk_… or rk_…)"
    if secret and not secret.startswith("whsec_"):
        yield "STRIPE_WEBHOOK_SECRET begins with whsec_"
    for name in ("STRIPE_API", "PAYMENT_PAGES"):
        if name in given and urlsplit(given[name]).scheme != "https":
            yield f"{name} must begin with https://"


def _complaints_about_site(address: str, hosts: list[str]) -> Iterator[str]:
    site = urlsplit(address)
    if site.scheme != "https" or not site.hostname:
        yield "SITE_URL must begin with https://"
    elif site.path.strip("/"):
        yield "SITE_URL must end after the host: no path"
    elif "*" not in hosts and not any(_covers(host, site.hostname) for host in hosts):
        yield f"SITE_URL is at {site.hostname}, which ALLOWED_HOSTS does not name"


def _covers(allowed: str, host: str) -> bool:
    """As Django reads ALLOWED_HOSTS: a leading dot stands for the domain and all below it."""
    return host == allowed or (allowed.startswith(".") and (host.endswith(allowed) or host == allowed[1:]))
