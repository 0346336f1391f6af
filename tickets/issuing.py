"""How an entry comes to be: a sale, tariffs opened on the fly, what it shows and the rates copied, money noted.

The lower half of tickets.entries (and of paying online): call it under the rooms' lock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from laclef.accounts.models import User
from screenings.models import NonCommercialBasis, ProgrammeItem, Regime, RoomBooking, Screening
from screenings.wording import version
from tickets import series
from tickets.amounts import Cents
from tickets.models import (
    Member,
    Membership,
    Method,
    PaymentLine,
    Rate,
    Sale,
    SalesPoint,
    Seat,
    Tariff,
    Ticket,
    TillSession,
    code_of,
    family_of,
)
from tickets.models.members import MEMBERSHIP_FROM_CENTS, MEMBERSHIP_TO_CENTS
from tickets.moments import start_of, switch_of
from tickets.money import rates_for
from tickets.refusals import SaleRefused


@dataclass(frozen=True)
class Paid:
    """One means of payment and how much of it."""

    method: Method
    cents: Cents
    reference: str = ""


@dataclass(frozen=True)
class MembershipTaken:
    """One membership bought along: 0 € (solidaire) or 5 to 15 €."""

    member_id: int
    cents: Cents


@dataclass(frozen=True)
class SoldAt:
    """Where, by whom, when; on paper first if the network was down."""

    sales_point: SalesPoint
    till_session: TillSession | None
    by: User | None
    now: datetime
    on_paper_at: datetime | None = None
    authorised_by: User | None = None


@dataclass(frozen=True)
class Place:
    """One seat that becomes an entry at this amount."""

    seat: Seat
    booking: RoomBooking
    cents: Cents
    as_member: bool
    school: bool


def refuse_sum(
    amounts: Sequence[Cents], payments: Sequence[Paid], memberships: Sequence[MembershipTaken]
) -> None:
    """Raise SaleRefused unless the payments make exactly what is sold, and there is something to sell."""
    if not amounts and not memberships and not payments:
        raise SaleRefused(_("Rien à vendre : choisis au moins une personne."))
    for taken in memberships:
        if taken.cents and not MEMBERSHIP_FROM_CENTS <= taken.cents <= MEMBERSHIP_TO_CENTS:
            raise SaleRefused(
                _("Une adhésion vaut de 5 à 15 €, ou 0 € (solidaire) : touche l’un des montants.")
            )
    if any(paid.cents <= 0 for paid in payments):
        raise SaleRefused(_("Un paiement est un montant positif ; une entrée gratuite n’en demande pas."))
    total = sum(amounts) + sum(taken.cents for taken in memberships)
    received = sum(paid.cents for paid in payments)
    if received != total:
        raise SaleRefused(
            _("Les paiements font %(received)s €, la vente %(total)s € : corrige les montants.")
            % {"received": _euros(received), "total": _euros(total)}
        )


def refuse_members(memberships: Sequence[MembershipTaken]) -> None:
    """Raise SaleRefused unless each membership has its person, not erased meanwhile."""
    wanted = {taken.member_id for taken in memberships}
    if wanted and Member.objects.filter(pk__in=wanted, erased_at__isnull=True).count() < len(wanted):
        raise SaleRefused(_("Cette personne n’est plus parmi les membres : retire son adhésion de la vente."))


def open_sale(*, key: UUID, digest: str, sold_at: SoldAt) -> Sale:
    """The act of selling, before what hangs on it."""
    return Sale.objects.create(
        key=key,
        digest=digest,
        sales_point=sold_at.sales_point,
        till_session=sold_at.till_session,
        sold_by=sold_at.by,
        sold_at=sold_at.now,
        on_paper_at=sold_at.on_paper_at,
        authorised_by=sold_at.authorised_by,
    )


def issue(*, sale: Sale, places: Sequence[Place], now: datetime) -> list[Ticket]:
    """One numbered entry per place; the numbers are the database's, read them back from their rows."""
    if not places:
        return []
    moment = sale.on_paper_at or now
    bookings = {place.booking.pk: place.booking for place in places}
    families = [family_of(cents=place.cents, school=place.school) for place in places]
    codes = [code_of(cents=p.cents, family=family) for p, family in zip(places, families, strict=True)]
    for place in places:
        _refuse_cine_club(place)
    tariffs = _tariffs(
        {(p.booking.screening_id, c, f, p.cents) for p, c, f in zip(places, codes, families, strict=True)},
        sale,
        moment,
    )
    series.switch(bookings.values(), also_codes=set(codes), now=moment)
    facts = _facts_of_rooms(bookings.values(), timezone.localdate(moment))
    tickets = [
        Ticket(
            seat=place.seat,
            sale=sale,
            room_booking=place.booking,
            tariff=tariffs[place.booking.screening_id, code],
            tariff_code=code,
            family=family,
            price_cents=place.cents,
            as_member=place.as_member,
            advance=moment < switch_of(place.booking),
            sales_point_name=sale.sales_point.name,
            issued_at=moment,
            **facts[place.booking.pk],
        )
        for place, code, family in zip(places, codes, families, strict=True)
    ]
    # In this order the counters are locked: the same everywhere, so that two sales never wait in a circle.
    tickets.sort(key=lambda ticket: (ticket.room_booking.room_id, ticket.tariff_code))
    return Ticket.objects.bulk_create(tickets)


def take_money(
    *, sale: Sale, payments: Sequence[Paid], memberships: Sequence[MembershipTaken], now: datetime
) -> None:
    """One line per means of payment, one row per membership; nothing for what is free."""
    PaymentLine.objects.bulk_create(
        PaymentLine(
            sale=sale,
            amount_cents=paid.cents,
            method=paid.method,
            till_session=sale.till_session,
            taken_by=sale.sold_by,
            taken_at=now,
            provider_reference=paid.reference,
        )
        for paid in payments
    )
    today = timezone.localdate(now)
    Membership.objects.bulk_create(
        Membership(
            member_id=taken.member_id,
            sale=sale,
            amount_cents=taken.cents,
            from_on=today,
            until_on=_a_year_later(today),
            taken_at=now,
        )
        for taken in memberships
    )
    if memberships:  # a contact, from which the three years until erasing are counted
        Member.objects.filter(pk__in=[taken.member_id for taken in memberships]).update(last_contact_on=today)


def _refuse_cine_club(place: Place) -> None:
    club = place.booking.screening.regime_basis == NonCommercialBasis.CINE_CLUB
    if club and place.cents and not place.as_member:
        raise SaleRefused(
            _(
                "Ciné-club : on y paie en étant adhérent·e. Propose la carte (0 € convient), ou l’entrée d’invité·e à 0 €."
            )
        )


def _tariffs(
    wanted: set[tuple[int, str, str, Cents]], sale: Sale, moment: datetime
) -> dict[tuple[int, str], Tariff]:
    """The tariffs of these codes, opened now where they are new: refused from one hour after the start."""
    screenings = {screening for screening, *__ in wanted}
    known = _known(screenings)
    new = sorted(one for one in wanted if (one[0], one[1]) not in known)
    if not new:
        return known
    # As tickets_tariff_opens counts it: an exhibition's hour begins with its last opening.
    started = set(
        Screening.objects.filter(pk__in=screenings)
        .annotate(last_start=Greatest("starts_at", Max("room_bookings__during__startswith")))
        .filter(last_start__lte=moment - timedelta(hours=1))
        .values_list("pk", flat=True)
    )
    for screening, code, __, cents in new:
        if screening in started:
            raise SaleRefused(
                _(
                    "Plus d’une heure après le début, aucun nouveau montant : %(euros)s € n’a pas été vendu ici (%(code)s),"
                    " il en faut un qui l’a été."
                )
                % {"euros": _euros(cents), "code": code}
            )
    Tariff.objects.bulk_create(
        [
            Tariff(
                screening_id=screening,
                code=code,
                family=family,
                price_cents=cents,
                opened_at=moment,
                authorised_by_id=sale.authorised_by_id,
            )
            for screening, code, family, cents in new
        ],
        ignore_conflicts=True,  # the other room of this screening may open the same code right now
    )
    return _known(screenings)


def _known(screenings: Iterable[int]) -> dict[tuple[int, str], Tariff]:
    return {
        (tariff.screening_id, tariff.code): tariff
        for tariff in Tariff.objects.filter(screening__in=screenings)
    }


def _facts_of_rooms(bookings: Iterable[RoomBooking], on: date) -> dict[int, dict]:
    """What an entry of each room shows, and its rates, copied for good."""
    bookings = list(bookings)
    items = ProgrammeItem.objects.filter(screening__in={b.screening_id for b in bookings}, is_main=True)
    main = {item.screening_id: item for item in items.select_related("film")}
    in_force = Rate.objects.in_force(on)
    facts = {}
    for booking in bookings:
        screening = booking.screening
        item = main.get(screening.pk)
        rates = rates_for(screening.regime, in_force)
        facts[booking.pk] = {
            "title": item.film.title if item else screening.title_fr,
            "version": version(item) if item else "",
            "room_name": booking.room.name,
            "establishment": screening.venue.name if screening.venue else "",
            "starts_at": start_of(booking),
            "contremarque": screening.regime == Regime.COMMERCIAL and not settings.CNC_APPROVAL,
            "vat_ppm": rates.vat_ppm,
            "tsa_ppm": rates.tsa_ppm,
            "sacem_ppm": rates.sacem_ppm,
            "second_term_ppm": rates.second_term_ppm,
        }
    return facts


def _a_year_later(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def _euros(cents: Cents) -> str:
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents / 100:.2f}".replace(".", ",")
