"""Stripe as far as this house needs it, on this machine: for the demo and the tests, never for money.

It speaks Stripe's HTTP to the official client, refuses what Stripe refuses, and sends signed notifications on
time, late, twice, out of order or never. Nothing of it knows Django.
"""

from tickets.providers.fake.server import FakeStripe

__all__ = ["FakeStripe"]
