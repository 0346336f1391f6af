"""What the fake provider knows: sessions, intents, refunds, disputes and its account, as Stripe's JSON.

One lock around everything: it serves a few people at once. Kept in a file where one is named, so that a demo
that is started again still knows its payments.
"""

import json
import secrets
import threading
import time
from pathlib import Path
from typing import Any

from tickets.providers.fake.allowed import unknown

MINIMUM_CENTS = 50
MOST_LINES = 100
SOONEST, LATEST = 30 * 60, 24 * 3600
FEE_PPM, FEE_FIXED = 15_000, 25  # 1.5 % and 25 cents, European cards
TABLES = ("sessions", "intents", "refunds", "disputes", "transactions", "payouts", "keys")


class Refusal(Exception):
    """What Stripe answers instead."""

    def __init__(self, status: int, kind: str, code: str, message: str, param: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "code": code, "message": message, "param": param}}


def invalid(code: str, message: str, param: str = "") -> Refusal:
    return Refusal(400, "invalid_request_error", code, message, param)


def missing(kind: str, reference: str) -> Refusal:
    return Refusal(404, "invalid_request_error", "resource_missing", f"No such {kind}: '{reference}'", "id")


class Ledger:
    """All objects by kind and id; a change is seen at once by whoever asks next."""

    def __init__(self, *, pages: str = "", kept_in: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.pages = pages
        self.kept_in = kept_in
        self.tables: dict[str, dict[str, Any]] = {name: {} for name in TABLES}
        if kept_in is not None and kept_in.exists():
            self.tables |= json.loads(kept_in.read_text(encoding="utf-8"))

    def keep(self) -> None:
        if self.kept_in is not None:
            self.kept_in.parent.mkdir(parents=True, exist_ok=True)
            fresh = self.kept_in.with_suffix(".new")
            fresh.write_text(json.dumps(self.tables), encoding="utf-8")
            fresh.replace(self.kept_in)

    def once(self, key: str, call: str, given: dict[str, Any]) -> dict[str, Any] | None:
        """What the key was answered before; refused if it asked for something else."""
        known = self.tables["keys"].get(key) if key else None
        if known is None:
            return None
        if known["asked"] != [call, given]:
            raise Refusal(400, "idempotency_error", "", "Keys for idempotent requests can only be reused.")
        answer: dict[str, Any] = known["answer"]
        return answer

    # --- sessions ---------------------------------------------------------------------------------------

    def create_session(self, given: dict[str, Any]) -> dict[str, Any]:
        lines = [_priced(line, number) for number, line in given.get("line_items", {}).items()]
        if len(lines) > MOST_LINES:
            raise invalid("", f"There can be at most {MOST_LINES} line items.", "line_items")
        total = sum(line["cents"] for line in lines)
        now = int(time.time())
        expires_at = int(given.get("expires_at", now + LATEST))
        for name in ("mode", "success_url"):
            if name not in given:
                raise invalid("parameter_missing", f"Missing required param: {name}.", name)
        if not now + SOONEST <= expires_at + 1 or expires_at > now + LATEST:
            raise invalid("", "expires_at must be between 30 minutes and 24 hours from now.", "expires_at")
        if total < MINIMUM_CENTS:
            raise invalid("amount_too_small", "The total amount due must add up to at least €0.50 eur")
        reference = _new("cs_test")
        session = {
            "id": reference,
            "object": "checkout.session",
            "created": now,
            "expires_at": expires_at,
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": total,
            "currency": "eur",
            "client_reference_id": given.get("client_reference_id"),
            "customer_email": given.get("customer_email"),
            "customer_details": None,
            "locale": given.get("locale"),
            "metadata": given.get("metadata", {}),
            "mode": given["mode"],
            "payment_intent": None,
            "success_url": given["success_url"],
            "cancel_url": given.get("cancel_url"),
            "url": f"{self.pages}/pay/{reference}",
            "shown": lines,
        }
        self.tables["sessions"][reference] = session
        return session

    def session(self, reference: str) -> dict[str, Any]:
        found: dict[str, Any] | None = self.tables["sessions"].get(reference)
        if found is None:
            raise missing("checkout.session", reference)
        if found["status"] == "open" and time.time() >= found["expires_at"]:
            found |= {"status": "expired", "url": None}
        return found

    def expire(self, reference: str) -> dict[str, Any]:
        session = self.session(reference)
        if session["status"] != "open":
            raise invalid("", f"Only open sessions can be expired; this one is {session['status']}.")
        session |= {"status": "expired", "url": None}
        return session

    def shown(self, session: dict[str, Any], expand: dict[str, str]) -> dict[str, Any]:
        """The session as the API shows it; the intent whole where asked."""
        told = {name: value for name, value in session.items() if name != "shown"}
        if "payment_intent" in expand.values() and told["payment_intent"]:
            told["payment_intent"] = self.tables["intents"][told["payment_intent"]]
        return told

    # --- what the payer does ----------------------------------------------------------------------------

    def pay(self, reference: str, email: str) -> dict[str, Any]:
        session = self.session(reference)
        if session["status"] != "open":
            raise invalid("", f"This session is {session['status']}.")
        intent = self._intent(session)
        intent |= {"status": "succeeded", "last_payment_error": None}
        session |= {"status": "complete", "payment_status": "paid", "url": None}
        session["customer_details"] = {"email": email}
        charge = {"id": _new("ch"), "object": "charge", "payment_intent": intent["id"]}
        cents = session["amount_total"]
        self.transact("charge", charge, cents, fee=_half_up(cents * FEE_PPM, 1_000_000) + FEE_FIXED)
        return session

    def decline(self, reference: str) -> dict[str, Any]:
        session = self.session(reference)
        self._intent(session)["last_payment_error"] = {"code": "card_declined", "type": "card_error"}
        return session

    def _intent(self, session: dict[str, Any]) -> dict[str, Any]:
        if session["payment_intent"] is None:
            reference = session["payment_intent"] = _new("pi")
            self.tables["intents"][reference] = {
                "id": reference,
                "object": "payment_intent",
                "amount": session["amount_total"],
                "status": "requires_payment_method",
                "last_payment_error": None,
            }
        found: dict[str, Any] = self.tables["intents"][session["payment_intent"]]
        return found

    # --- money back, and the account --------------------------------------------------------------------

    def refund(self, given: dict[str, Any]) -> dict[str, Any]:
        intent = self.tables["intents"].get(given.get("payment_intent", ""))
        if intent is None:
            raise missing("payment_intent", given.get("payment_intent", ""))
        before = sum(r["amount"] for r in self.refunds_of(intent["id"]) if r["status"] == "succeeded")
        cents = int(given.get("amount", intent["amount"] - before))
        if intent["status"] != "succeeded" or cents < 1 or before + cents > intent["amount"]:
            raise invalid(
                "charge_already_refunded", "Refund amount is greater than unrefunded amount.", "amount"
            )
        made = {
            "id": _new("re"),
            "object": "refund",
            "created": int(time.time()),
            "amount": cents,
            "currency": "eur",
            "payment_intent": intent["id"],
            "metadata": given.get("metadata", {}),
            "status": "succeeded",
            "failure_reason": None,
        }
        self.tables["refunds"][made["id"]] = made
        self.transact("refund", made, -cents, fee=0)
        return made

    def refunds_of(self, intent: str) -> list[dict[str, Any]]:
        return [r for r in self.tables["refunds"].values() if r["payment_intent"] == intent]

    def contest(self, reference: str) -> dict[str, Any]:
        session = self.session(reference)
        made: dict[str, Any] = {
            "id": _new("dp"),
            "object": "dispute",
            "created": int(time.time()),
            "amount": session["amount_total"],
            "payment_intent": session["payment_intent"],
            "reason": "fraudulent",
            "status": "needs_response",
            "evidence_details": {"due_by": int(time.time()) + 7 * 24 * 3600},
        }
        self.tables["disputes"][made["id"]] = made
        self.transact("adjustment", made, -session["amount_total"], fee=2000)
        return made

    def transact(self, kind: str, source: dict[str, Any], cents: int, *, fee: int) -> dict[str, Any]:
        made: dict[str, Any] = {
            "id": _new("txn"),
            "object": "balance_transaction",
            "created": int(time.time()),
            "type": kind,
            "amount": cents,
            "fee": fee,
            "net": cents - fee,
            "currency": "eur",
            "source": source,
            "payout": None,
        }
        self.tables["transactions"][made["id"]] = made
        return made

    def pay_out(self) -> dict[str, Any] | None:
        """Send to the bank whatever lies on the account."""
        rows = [
            r for r in self.tables["transactions"].values() if r["payout"] is None and r["type"] != "payout"
        ]
        cents = sum(row["net"] for row in rows)
        if cents <= 0:
            return None
        now = int(time.time())
        made: dict[str, Any] = {"id": _new("po"), "object": "payout", "created": now, "arrival_date": now}
        made |= {"amount": cents, "currency": "eur", "status": "paid"}
        self.tables["payouts"][made["id"]] = made
        rows.append(self.transact("payout", made, -cents, fee=0))
        for row in rows:
            row["payout"] = made["id"]
        return made


def check(call: str, given: dict[str, Any]) -> None:
    """Refuse what the real API does not know."""
    found = unknown(call, given)
    if found:
        raise invalid("parameter_unknown", f"Received unknown parameter: {found}", found)


def _priced(line: dict[str, Any], number: str) -> dict[str, Any]:
    price = line.get("price_data", {})
    if price.get("currency") != "eur" or not str(price.get("unit_amount", "")).isdigit():
        raise invalid(
            "", "A price has a currency and a whole unit_amount.", f"line_items[{number}][price_data]"
        )
    quantity = int(line.get("quantity", 1))
    name = price["product_data"]["name"]
    shown = name if quantity == 1 else f"{quantity} × {name}"
    return {"name": shown, "cents": int(price["unit_amount"]) * quantity}


def _half_up(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)


def _new(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"
