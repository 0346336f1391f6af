"""Signed notifications, in the manner asked for: on time, late, twice, out of order, never."""

import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from enum import StrEnum
from typing import Any

from stripe import WebhookSignature


class Manner(StrEnum):
    ON_TIME = "on-time"
    LATE = "late"
    TWICE = "twice"
    OUT_OF_ORDER = "out-of-order"
    NEVER = "never"


class Notifier:
    """Posts to the house from threads of its own, as a provider does: nobody waits for it."""

    def __init__(self, *, to: str, secret: str, late: float = 20.0) -> None:
        self.to, self.secret, self.late = to, secret, late
        self.answers: list[int] = []
        self.running: list[threading.Thread] = []

    def tell(self, kind: str, about: dict[str, Any], manner: Manner = Manner.ON_TIME) -> None:
        """Tell the house, now or as the manner says."""
        if manner == Manner.NEVER or not self.to:
            return
        events = [event(kind, about)]
        if manner == Manner.TWICE:
            events *= 2
        if manner == Manner.OUT_OF_ORDER:
            events.append(event("payment_intent.created", {"object": "payment_intent", "id": "pi_before"}))
        thread = threading.Thread(
            target=self._send_all, args=(events, self.late if manner == Manner.LATE else 0.0), daemon=True
        )
        self.running.append(thread)
        thread.start()

    def wait(self) -> None:
        """Until all that is under way has been sent."""
        for thread in self.running:
            thread.join(timeout=30)

    def _send_all(self, events: list[dict[str, Any]], pause: float) -> None:
        time.sleep(pause)
        for one in events:
            self.answers.append(self.send(one))

    def send(self, one: dict[str, Any], *, signed_at: int | None = None, secret: str = "") -> int:
        """Post one event; what the house answered, 0 if it did not."""
        body, signature = signed(one, secret or self.secret, signed_at)
        request = urllib.request.Request(  # noqa: S310 -- the house's own address, given at the start
            self.to, body, {"Content-Type": "application/json", "Stripe-Signature": signature}
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0


def event(kind: str, about: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"evt_{secrets.token_hex(12)}",
        "object": "event",
        "api_version": "2025-01-01",
        "created": int(time.time()),
        "type": kind,
        "data": {"object": about},
        "livemode": False,
    }


def signed(one: dict[str, Any], secret: str, signed_at: int | None = None) -> tuple[bytes, str]:
    """The body of a notification and its signature."""
    body = json.dumps(one)
    return body.encode(), WebhookSignature.generate_signature_header(body, secret, signed_at)
