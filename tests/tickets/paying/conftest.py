"""The providers of the tests: one in memory, and the fake server spoken to by the real client."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import connection

from tests.tickets.paying.memory import MEMORY, Memory
from tickets import providers
from tickets.providers.fake import FakeStripe

KEY, SECRET = "sk_test_never_to_be_logged_1944", "whsec_never_to_be_logged_1944"


@pytest.fixture
def memory(settings: LazySettings) -> Iterator[Memory]:
    settings.PAYMENT_PROVIDER = "tests.tickets.paying.memory.provider"
    settings.DOOR_SHARE_PERCENT, settings.UNCONFIRMED_SHARE_PERCENT, settings.UNCONFIRMED_SEATS = 0, 100, 10
    MEMORY.forget()
    providers.forget()
    yield MEMORY
    providers.forget()


@pytest.fixture
def stripe(settings: LazySettings) -> Iterator[FakeStripe]:
    """The fake server; the house is configured for it as it would be for the real one."""
    fake = FakeStripe(secret_key=KEY, webhook_secret=SECRET).start()
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, SECRET
    settings.STRIPE_API = settings.PAYMENT_PAGES = fake.address
    settings.PAYMENT_PROVIDER = "tickets.providers.stripe_checkout.from_settings"
    providers.forget()
    yield fake
    fake.notifier.wait()
    fake.stop()
    providers.forget()


@pytest.fixture
def balanced(db: None) -> Iterator[None]:
    """Money is places or refunds at the end of each test too: the deferred triggers are asked."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
