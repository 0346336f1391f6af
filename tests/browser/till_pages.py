"""Every page of the door, in the middle of an evening: the till's, the office's, the second volunteer's phone."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext

from screenings.models import Screening
from tests.tickets.acts import by_mail, claim, open_till, room_of, screening_in, sell, set_to
from tests.tickets.door.doors import phone_of
from tests.tickets.till.drawers import closed, counted, to_bank
from tests.tickets.till.hands import desk_person, enrolled, opened
from tickets import cancelling, printing
from tickets.door import approved, passes
from tickets.models import Member, Order, Sale, Ticket, TillDevice, TillReport, TillSession
from tickets.till import drawer, people
from tickets.till.access import COOKIE


@dataclass(frozen=True)
class Evening:
    """What the pages are about."""

    device: TillDevice
    token: str
    session: TillSession
    screening: Screening
    order: Order
    sale: Sale
    owed: Ticket
    x: TillReport
    z: TillReport

    def install(self, context: BrowserContext, base_url: str) -> None:
        """This browser is the till."""
        context.add_cookies([{"name": COOKIE, "value": self.token, "url": base_url}])

    def sit_down(self) -> None:
        """Sacha stands there."""
        people.sign_in(device=self.device, user=self.session.opened_by, now=timezone.now(), means="pin")


def evening() -> Evening:
    """Sales, reservations, members, a count that differs; the evening before, closed and taken to the bank."""
    device, token = enrolled()
    sacha = desk_person()
    z = closed(opened(device, sacha), 79)
    to_bank(z.till_session, sacha, 7900)
    closed(open_till(opened_by=sacha), 3)
    session = opened(device, sacha)
    screening = screening_in(200)
    order = by_mail(screening, 5, 5, 0, first_name="Zoé")
    claim(order, 7, till=session)
    set_to(screening, minutes=40)
    sale = sell(screening, 7, 0, 99, till=session, admitted_where="Caisse du foyer")
    at = {"by": sacha, "now": timezone.now()}
    owed = sell(screening, 5, till=session).tickets.get()
    cancelling.cancel_entry(ticket_id=owed.pk, reason="malade", **at)
    for first_name in ("Anna Brun", "Anouk Tavernelle"):
        Member.objects.create(
            name=first_name, created_at=timezone.now(), last_contact_on=timezone.localdate()
        )
    printing.print_entries(ticket_ids=sale.tickets.values_list("pk", flat=True), till_session=session, **at)
    approved.note(room_booking_id=room_of(screening).pk, figures={"L07": 3, "L04": 1}, **at)
    x = drawer.read_x(session_id=session.pk, **at)
    counted(session, 90)
    return Evening(device, token, session, screening, order, sale, owed, x, z)


def till_pages(now: Evening) -> dict[str, str]:
    """At the tablet, somebody signed in and a session open."""
    room = room_of(now.screening).pk
    phone_of(now.screening)
    names = {
        "home": "",
        "sell": "vendre/",
        "in hand": f"vendre/?p={room}-7&p={room}-0m&p={room}-12w",
        "sold": f"vendre/?vendu={now.sale.pk}",
        "screenings": "vendre/seances/",
        "sales": "vendre/ventes/",
        "a sale by its number": f"vendre/ventes/?q={now.sale.pk}",
        "undo": f"vendre/ventes/{now.sale.pk}/annuler/",
        "reservations": "reservations/?q=zo",
        "reservation": f"reservations/{now.order.code}/",
        "nobody found": "reservations/?q=rien",
        "members": "adherents/?q=ann",
        "to issue": "papier/agreee/",
        "stubs": f"papier/vente/{now.sale.pk}/tirage/",
        "train": "entrainement/",
        "a lesson": "entrainement/2/",
        "trained": "entrainement/fini/",
        "session": "session/",
        "count": "session/compter/",
        "close": "session/fermer/",
        "x": f"session/lecture/{now.x.pk}/",
        "refunds owed": "rembourser/?code=RIEN",
        "a refund owed": f"rembourser/?code={now.owed.seat.code}",
        "code of the evening": "verrou/code-du-soir/",
        "scanners": "scanner/",
        "deferred entry": "differe/",
        "statements": "etat/",
        "statement": f"etat/{room}/",
        "door list": "liste/",
        "desk card": "fiche/",
        "price notice": "affiche/",
    }
    return {name: f"/caisse/{path}" for name, path in names.items()}


def unopened_pages(now: Evening) -> dict[str, str]:
    """At the tablet, its session closed and the next one not open yet."""
    closed(now.session, 90)
    return {"home, closed": "/caisse/", "open": "/caisse/session/ouvrir/"}


def locked_pages() -> dict[str, str]:
    """At the tablet, nobody signed in."""
    return {"lock": "/caisse/verrou/?next=/caisse/", "install": "/caisse/installer/"}


def office_pages(now: Evening) -> dict[str, str]:
    """For who reads the sales and manages the devices."""
    names = {
        "sessions": "sessions/",
        "z": f"sessions/lecture/{now.z.pk}/",
        "deposits": "remises/",
        "owed at tills": "dus/",
        "all statements": "etats/",
        "a statement": f"etats/{room_of(now.screening).pk}/",
        "devices": "appareils/",
        "my digits": "mon-code/",
    }
    return {name: f"/caisse/{path}" for name, path in names.items()}


def phone_pages(now: Evening) -> dict[str, str]:
    """The second volunteer's."""
    return {"phone": reverse("tickets:scanner", args=[passes.token_of(phone_of(now.screening))])}
