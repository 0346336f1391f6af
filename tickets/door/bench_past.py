"""What lies behind the bench of the door: a million entries and thousands of members, filled in past the guards."""

from collections.abc import Mapping

from django.db import connection, models
from django.db.models import Max
from django.utils import timezone

from screenings.models import RoomBooking, Screening
from tickets.models import Member, PaymentLine, Sale, Seat, Ticket, TillSession

NAMES = ("Ada", "Béla", "Chantal", "Dorota", "Éric", "Fatou", "Gaël", "Hélène", "Ingrid", "Jean")


def a_past(tickets: int) -> None:
    """The one sale made so far, so many times over: a hundred on each evening that its room and its till had."""
    ticket = Ticket.objects.select_related("room_booking").get()
    evenings = tickets // 100
    rooms, tills = _evenings(ticket, evenings)
    of_its_evening = f"1 + n % {evenings}"
    _sales(ticket, tickets, room=f"{rooms} + {of_its_evening}", till=f"{tills} + {of_its_evening}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _evenings(ticket: Ticket, times: int) -> tuple[int, int]:
    """Screenings six hours apart, each in its room and with a closed session; what is added to n for the last two."""
    screenings, rooms, tills = _next(Screening), _next(RoomBooking), _next(TillSession)
    ago = "- n * interval '6 hours'"
    screening = {
        "id": f"{screenings} + n",
        "ical_uid": "gen_random_uuid()",
        "public_id": "'b' || n",
        "starts_at": f"r.starts_at {ago}",
        "ends_at": f"r.ends_at {ago}",
    }
    room = {
        "id": f"{rooms} + n",
        "screening_id": f"{screenings} + n",
        "blocks": "false",
        "during": f"tstzrange(lower(r.during) {ago}, upper(r.during) {ago})",
    }
    till = {"id": f"{tills} + n", "closed_at": "r.opened_at", "closed_by_id": "r.opened_by_id"}
    _multiply(Screening, ticket.room_booking.screening_id, times, screening)
    _multiply(RoomBooking, ticket.room_booking_id, times, room)
    _multiply(TillSession, TillSession.objects.get().pk, times, till)
    return rooms, tills


def _sales(ticket: Ticket, times: int, *, room: str, till: str) -> None:
    seats, sales = _next(Seat), _next(Sale)
    sale = {"id": f"{sales} + n", "key": "gen_random_uuid()", "till_session_id": till}
    seat = {
        "id": f"{seats} + n",
        "sale_id": f"{sales} + n",
        "room_booking_id": room,
        "code": "'B' || lpad(n::text, 9, '0')",
    }
    entry = {
        "id": f"{_next(Ticket)} + n",
        "seat_id": f"{seats} + n",
        "sale_id": f"{sales} + n",
        "room_booking_id": room,
        "room_number": "1000 + n",
    }
    paid = {"id": f"{_next(PaymentLine)} + n", "sale_id": f"{sales} + n", "till_session_id": till}
    _multiply(Sale, ticket.sale_id, times, sale)
    _multiply(Seat, ticket.seat_id, times, seat)
    _multiply(Ticket, ticket.pk, times, entry)
    _multiply(PaymentLine, PaymentLine.objects.get().pk, times, paid)


def members_of_alike_names(members: int) -> None:
    """Names that begin alike, as they do."""
    now = timezone.now()
    Member.objects.bulk_create(
        Member(
            name=f"{NAMES[number % len(NAMES)]}{number % 7} Nom{number}",
            email=f"m{number}@example.org",
            created_at=now,
            last_contact_on=now.date(),
        )
        for number in range(members)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tickets_member")


def _next(model: type[models.Model]) -> int:
    """A number above all the ids that the bench's own acts will give."""
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    return int(last) + 1_000_000


def _multiply(model: type[models.Model], pk: int, times: int, differing: Mapping[str, str]) -> None:
    """That row so many times, with these columns computed from n; no trigger runs, no key is looked up."""
    table = model._meta.db_table
    fields = model._meta.local_concrete_fields
    stored = [str(f.column) for f in fields if not getattr(f, "generated", False)]
    values = ", ".join(differing.get(column, f"r.{column}") for column in stored)
    columns = ", ".join(stored)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} r, generate_series(1, {times}) n"  # noqa: S608
            f" WHERE r.id = {pk}"
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
