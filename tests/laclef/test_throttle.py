"""The same count for every process: nothing gets through that the limit does not allow."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from laclef.accounts import throttle
from laclef.accounts.models import Throttle

MINUTE = timedelta(minutes=1)


@pytest.mark.django_db
def test_it_lets_the_limit_through_and_no_more():
    now = timezone.now()
    answers = [throttle.hit(key="pin:1", limit=3, per=MINUTE, now=now) for _ in range(5)]
    assert answers == [True, True, True, False, False]


@pytest.mark.django_db
def test_it_starts_again_when_its_time_is_over():
    now = timezone.now()
    assert throttle.hit(key="pin:1", limit=1, per=MINUTE, now=now)
    assert not throttle.hit(key="pin:1", limit=1, per=MINUTE, now=now + timedelta(seconds=59))
    assert throttle.hit(key="pin:1", limit=1, per=MINUTE, now=now + MINUTE)


@pytest.mark.django_db
def test_one_key_does_not_count_for_another():
    now = timezone.now()
    assert throttle.hit(key="pin:1", limit=1, per=MINUTE, now=now)
    assert throttle.hit(key="pin:2", limit=1, per=MINUTE, now=now)


@pytest.mark.django_db
def test_no_address_is_stored_in_clear_and_expired_keys_go():
    now = timezone.now()
    throttle.hit(key="login:alice@laclef.example", limit=1, per=MINUTE, now=now)
    assert "alice" not in Throttle.objects.get().key
    assert throttle.forget_expired(now=now) == 0
    assert throttle.forget_expired(now=now + MINUTE) == 1


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_count_where_the_count_could_be_rolled_back():
    with transaction.atomic(), pytest.raises(RuntimeError):
        throttle.hit(key="pin:1", limit=1, per=MINUTE, now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_time_are_all_counted():
    """Eight threads try five times each; a read followed by a write would let more than the limit through."""
    together, now = Barrier(8), timezone.now()

    def tries(_thread: int) -> int:
        try:
            connection.ensure_connection()
            together.wait(timeout=20)
            return sum(throttle.hit(key="pin:1", limit=10, per=MINUTE, now=now) for _ in range(5))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tries, range(8))) == 10


@pytest.mark.django_db(transaction=True)
def test_allauths_own_limits_hold_between_processes_too():
    """It counts in the shared cache, under a lock that is a row: five threads, ten passes."""
    from allauth.core import context
    from allauth.core.internal import ratelimit
    from django.core.cache import cache
    from django.test import RequestFactory

    cache.clear()
    together = Barrier(5)

    def tries(_thread: int) -> int:
        request = RequestFactory().post("/")
        try:
            with context.request_context(request):
                connection.ensure_connection()
                together.wait(timeout=20)
                asked = [
                    ratelimit.consume(request, app="allauth.mfa", action="webauthn_login") for _ in range(4)
                ]
            return sum(bool(usage) for usage in asked)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(tries, range(5))) <= 10
    cache.clear()
