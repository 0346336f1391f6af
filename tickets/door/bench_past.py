"""What lies behind the bench of the door: a million entries and thousands of members, filled in past the guards."""

from collections.abc import Mapping

from django.db import connection, models
from django.db.models import Max
from django.utils import timezone

from screenings.models import RoomBooking, Screening
from tickets.models import Member, PaymentLine, Sale, Seat, Ticket

NAMES = ("Ada", "Béla", "Chantal", "Dorota", "Éric", "Fatou", "Gaël", "Hélène", "Ingrid", "Jean")


def a_past(tickets: int) -> None:
    """The one sale made so far, so many times over, in a hundred past seats of each of its room's evenings."""
    ticket = Ticket.objects.select_related("room_booking__screening").get()
    screenings, rooms = _next(Screening), _next(RoomBooking)
    evenings = tickets // 100
    _multiply(
        Screening,
        ticket.room_booking.screening_id,
        evenings,
        {
            "id": f"{screenings} + n",
            "ical_uid": "gen_random_uuid()",
            "public_id": "'b' || n",
            "starts_at": "r.starts_at - n * interval '6 hours'",
            "ends_at": "r.ends_at - n * interval '6 hours'",
        },
    )
    _multiply(
        RoomBooking,
        ticket.room_booking_id,
        evenings,
        {"id": f"{rooms} + n", "screening_id": f"{screenings} + n", "blocks": "false"},
    )
    of_its_evening = f"{rooms} + 1 + n % {evenings}"
    seats, sales = _next(Seat), _next(Sale)
    _multiply(Sale, ticket.sale_id, tickets, {"id": f"{sales} + n", "key": "gen_random_uuid()"})
    _multiply(
        Seat,
        ticket.seat_id,
        tickets,
        {
            "id": f"{seats} + n",
            "sale_id": f"{sales} + n",
            "room_booking_id": of_its_evening,
            "code": "'B' || lpad(n::text, 9, '0')",
        },
    )
    _multiply(
        Ticket,
        ticket.pk,
        tickets,
        {
            "id": f"{_next(Ticket)} + n",
            "seat_id": f"{seats} + n",
            "sale_id": f"{sales} + n",
            "room_booking_id": of_its_evening,
            "room_number": "1000 + n",
        },
    )
    payment = PaymentLine.objects.get()
    _multiply(
        PaymentLine,
        payment.pk,
        tickets,
        {"id": f"{_next(PaymentLine)} + n", "sale_id": f"{sales} + n"},
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


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
