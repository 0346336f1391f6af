"""The HTTP of the fake provider: Stripe's addresses for the client, two pages for people."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from tickets.providers.fake import pages
from tickets.providers.fake.allowed import nested
from tickets.providers.fake.ledger import Ledger, Refusal, check, missing
from tickets.providers.fake.notifier import Manner, Notifier

Given = dict[str, Any]


class FakeStripe:
    """A server on loopback; `address` once it is started. `away` makes it answer 500 to its API."""

    def __init__(
        self,
        *,
        secret_key: str = "",
        webhook_secret: str = "",
        notify: str = "",
        port: int = 0,
        kept_in: Path | None = None,
        late: float = 20.0,
    ) -> None:
        self.secret_key = secret_key
        self.away = False
        self.calls: list[str] = []
        self.notifier = Notifier(to=notify, secret=webhook_secret, late=late)
        self._http = ThreadingHTTPServer(("127.0.0.1", port), type("Ours", (Handler,), {"fake": self}))
        self.address = f"http://localhost:{self._http.server_port}"
        self.ledger = Ledger(pages=self.address, kept_in=kept_in)

    def serve(self) -> None:
        self._http.serve_forever(poll_interval=0.1)

    def start(self) -> "FakeStripe":
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    # --- the payer, for tests that need no browser --------------------------------------------------------

    def pay(
        self, reference: str, *, email: str = "camille@example.org", manner: Manner = Manner.NEVER
    ) -> None:
        with self.ledger.lock:
            session = self.ledger.pay(reference, email)
            self.ledger.keep()
        self.notifier.tell("checkout.session.completed", self.ledger.shown(session, {}), manner)

    def expire(self, reference: str, *, manner: Manner = Manner.NEVER) -> None:
        with self.ledger.lock:
            session = self.ledger.expire(reference)
            self.ledger.keep()
        self.notifier.tell("checkout.session.expired", self.ledger.shown(session, {}), manner)

    def contest(self, reference: str, *, manner: Manner = Manner.ON_TIME) -> None:
        with self.ledger.lock:
            made = self.ledger.contest(reference)
            self.ledger.keep()
        self.notifier.tell("charge.dispute.created", made, manner)

    # --- the API ------------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, given: Given, key: str) -> Given:
        """What Stripe would say to this request, or Refusal."""
        parts = path.strip("/").split("/")[1:]
        self.calls.append(f"{method} {'/'.join(parts)}")
        if self.away:
            raise Refusal(500, "api_error", "", "Something went wrong on our end.")
        with self.ledger.lock:
            asked = f"{method} {path}"
            before = self.ledger.once(key, asked, given) if method == "POST" else None
            if before is not None:
                return before
            made = self._route(method, parts, given)
            if method == "POST" and key:
                self.ledger.tables["keys"][key] = {"asked": [asked, given], "answer": made}
            if method == "POST":
                self.ledger.keep()
            return made

    def _route(self, method: str, parts: list[str], given: Given) -> Given:
        """Sessions and refunds are written; the rest is read."""
        book = self.ledger
        match method, parts:
            case _, ["checkout", "sessions", *rest]:
                return self._session(method, rest, given)
            case "POST", ["refunds"]:
                check("refunds.create", given)
                return book.refund(given)
            case "GET", ["disputes", reference] if reference in book.tables["disputes"]:
                check("disputes.retrieve", given)
                return dict(book.tables["disputes"][reference])
            case "GET", [kind] if kind in self._lists:
                check(f"{kind}.list", given)
                return _list(self._lists[kind](given), f"/v1/{kind}")
        raise missing("resource", "/".join(parts))

    def _session(self, method: str, rest: list[str], given: Given) -> Given:
        book = self.ledger
        match method, rest:
            case "POST", []:
                check("sessions.create", given)
                return book.shown(book.create_session(given), {})
            case "GET", [reference]:
                check("sessions.retrieve", given)
                return book.shown(book.session(reference), given.get("expand", {}))
            case "POST", [reference, "expire"]:
                check("sessions.expire", given)
                return book.shown(book.expire(reference), {})
        raise missing("resource", "/".join(rest))

    @property
    def _lists(self) -> dict[str, Callable[[Given], list[Given]]]:
        return {
            "refunds": lambda given: self.ledger.refunds_of(given.get("payment_intent", "")),
            "balance_transactions": self._transactions,
            "payouts": lambda given: _since(self.ledger.tables["payouts"].values(), given),
        }

    def _transactions(self, given: Given) -> list[Given]:
        rows = _since(self.ledger.tables["transactions"].values(), given)
        whole = "data.source" in given.get("expand", {}).values()
        if "payout" in given:
            rows = [row for row in rows if row["payout"] == given["payout"]]
        return [
            {k: v for k, v in row.items() if k != "payout"}
            | ({} if whole else {"source": row["source"]["id"]})
            for row in rows
        ]


def _list(rows: list[Given], url: str) -> Given:
    return {"object": "list", "data": rows, "has_more": False, "url": url}


def _since(rows: Any, given: Given) -> list[Given]:
    created = given.get("created", {})
    since = int(created.get("gte", 0)) if isinstance(created, dict) else int(created)
    return [row for row in rows if row["created"] >= since]


class Handler(BaseHTTPRequestHandler):
    """One request; `fake` is set on the subclass that the server is given."""

    fake: ClassVar[FakeStripe]
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the demo's terminal is the house's."""

    def do_GET(self) -> None:
        self._do("GET")

    def do_POST(self) -> None:
        self._do("POST")

    def _do(self, method: str) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        pairs = parse_qsl(body if method == "POST" else address.query, keep_blank_values=True)
        if address.path.startswith("/v1/"):
            self._api(method, address.path, pairs)
        else:
            Hosted(self.fake, self._html, self._redirect).answer(method, address.path, dict(pairs))

    def _api(self, method: str, path: str, pairs: list[tuple[str, str]]) -> None:
        try:
            self._authorise()
            key = self.headers.get("Idempotency-Key", "")
            told = self.fake.answer(method, path, nested(pairs), key)
            self._send(200, "application/json", dumps(told))
        except Refusal as refusal:
            self._send(refusal.status, "application/json", dumps(refusal.body))

    def _authorise(self) -> None:
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.fake.secret_key and given != self.fake.secret_key:
            message = f"Invalid API Key provided: {given[:8]}********{given[-4:]}"
            raise Refusal(401, "invalid_request_error", "", message)

    def _html(self, text: str, status: int = 200) -> None:
        self._send(status, "text/html; charset=utf-8", text)

    def _redirect(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Hosted:
    """The pages, and what their buttons do."""

    def __init__(self, fake: FakeStripe, html: Callable[..., None], redirect: Callable[[str], None]) -> None:
        self.fake, self.html, self.redirect = fake, html, redirect

    def answer(self, method: str, path: str, typed: dict[str, str]) -> None:
        try:
            if path.startswith("/pay/"):
                self._payment(method, path.removeprefix("/pay/"), typed)
            elif path == "/":
                self._account(method, typed)
            else:
                self.html("<h1>404</h1>", 404)
        except Refusal as refusal:
            self.html(f"<h1>{refusal}</h1>", refusal.status)

    def _payment(self, method: str, reference: str, typed: dict[str, str]) -> None:
        session = self.fake.ledger.session(reference)
        if session["status"] != "open":
            return self.html(pages.over(session))
        if method != "POST":
            return self.html(pages.payment(session))
        manner = Manner(typed.get("manner", Manner.ON_TIME))
        match typed.get("do"):
            case "pay":
                self.fake.pay(reference, email=typed.get("email", ""), manner=manner)
                return self.redirect(session["success_url"])
            case "decline":
                self.fake.ledger.decline(reference)
                return self.html(pages.payment(session, declined=True))
            case "expire":
                self.fake.expire(reference, manner=manner)
                return self.html(pages.over(session))
        return self.redirect(session["cancel_url"] or session["success_url"])

    def _account(self, method: str, typed: dict[str, str]) -> None:
        book = self.fake.ledger
        if method != "POST":
            return self.html(pages.account(book.tables))
        if "payout" in typed:
            book.pay_out()
        if "refund" in typed:
            book.refund({"payment_intent": book.session(typed["refund"])["payment_intent"]})
        if "contest" in typed:
            self.fake.contest(typed["contest"])
        book.keep()
        return self.redirect("/")
