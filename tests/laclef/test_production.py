"""With DEBUG off, what is missing or unsafe is refused by name."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from laclef.production import DEVELOPMENT_KEY, refuse_unsafe
from tests.production import SAFE


def test_a_whole_production_starts():
    refuse_unsafe(SAFE)
    refuse_unsafe({**SAFE, "LACLEF_DEMO": "0", "DIRECT_DATABASE_URL": SAFE["DATABASE_URL"]})
    refuse_unsafe(
        {**SAFE, "ALLOWED_HOSTS": ".laclef.example", "SITE_URL": "https://prix.laclef.example:8443/"}
    )


@pytest.mark.parametrize("name", sorted(set(SAFE) - {"DEBUG"}))
def test_each_missing_setting_is_named(name):
    with pytest.raises(ImproperlyConfigured, match=f"- {name} is missing"):
        refuse_unsafe({**SAFE, name: ""})


@pytest.mark.parametrize(
    ("name", "unsafe"),
    [
        ("SECRET_KEY", DEVELOPMENT_KEY),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "ab" * 40),
        ("DATABASE_URL", "sqlite:///house.db"),
        ("DIRECT_DATABASE_URL", "mysql://db/laclef"),
        ("ALLOWED_HOSTS", "*"),
        ("SITE_URL", "http://laclef.example"),
        ("SITE_URL", "https://elsewhere.example"),
        ("SITE_URL", "https://laclef.example/programme"),
        ("EMAIL_URL", "consolemail://"),
        ("EMAIL_URL", "dummymail://"),
        ("DEFAULT_FROM_EMAIL", "La Clef"),
        ("LACLEF_DEMO", "1"),
    ],
)
def test_each_unsafe_setting_is_named(name, unsafe):
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unsafe({**SAFE, name: unsafe})
    complaints = str(refusal.value).splitlines()[1:]
    assert [complaint.split()[1] for complaint in complaints] == [name]


def test_everything_is_said_at_once():
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unsafe({"DEBUG": "0"})
    assert len(str(refusal.value).splitlines()) == 1 + len(SAFE) - 1


PAYING = {"STRIPE_SECRET_KEY": "sk_live_1944", "STRIPE_WEBHOOK_SECRET": "whsec_1944"}


def test_paying_online_is_configured_whole_or_not_at_all():
    refuse_unsafe({**SAFE, **PAYING})
    for left_out in PAYING:
        with pytest.raises(ImproperlyConfigured, match=f"- {left_out} is missing beside"):
            refuse_unsafe({**SAFE, **PAYING, left_out: ""})


@pytest.mark.parametrize(
    ("name", "unsafe"),
    [
        ("STRIPE_SECRET_KEY", "pk_live_public"),
        ("STRIPE_WEBHOOK_SECRET", "secret"),
        ("STRIPE_API", "http://localhost:18000"),
        ("PAYMENT_PAGES", "http://localhost:18000"),
    ],
)
def test_unsafe_payment_settings_are_named(name, unsafe):
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unsafe({**SAFE, **PAYING, name: unsafe})
    assert [line.split()[1] for line in str(refusal.value).splitlines()[1:]] == [name]
    assert unsafe not in str(refusal.value)
