"""The caller's address: what our own last proxy saw."""

import pytest
from django.test import RequestFactory

from laclef.client_address import UNKNOWN, client_address


@pytest.mark.parametrize(
    ("trusted", "forwarded", "direct", "expected"),
    [
        (0, "198.51.100.9", "192.0.2.1", "192.0.2.1"),  # nobody asked us to believe it
        (1, "198.51.100.9", "10.0.0.1", "198.51.100.9"),
        (
            1,
            "203.0.113.5, 198.51.100.9",
            "10.0.0.1",
            "198.51.100.9",
        ),  # the left one is the caller's
        (2, "203.0.113.5, 198.51.100.9", "10.0.0.1", "203.0.113.5"),
        (2, "198.51.100.9", "10.0.0.1", "10.0.0.1"),  # fewer hops than promised
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "<script>", "10.0.0.1", "10.0.0.1"),
        (1, "2001:db8::7", "::1", "2001:db8::7"),
        (0, "", "", UNKNOWN),  # a Unix socket, without a proxy that tells
    ],
)
def test_the_last_trusted_proxy_is_believed_and_nobody_else(settings, trusted, forwarded, direct, expected):
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=direct, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected
