"""The reservation (Order) and the places it holds (Seat). Neither has a number or money."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import Language
from screenings.models import RoomBooking, Screening
from tickets.models.codes import new_code, new_seat_code, new_token

MOST_SEATS = 10
MOST_CENTS = 9900


class Channel(models.TextChoices):
    """How a place was taken; it decides from which share of the room."""

    ONLINE = "online", _("en ligne")
    DOOR = "door", _("à la porte")
    INVITATION = "invitation", _("invitation")
    GROUP = "group", _("groupe")


class Freed(models.TextChoices):
    """Why a place was given back."""

    HOLDER = "holder", _("rendue par la personne")
    LAPSED = "lapsed", _("non confirmée à temps")
    RELEASED = "released", _("non réclamée à temps")
    PASSED = "passed", _("offre déclinée")
    SCREENING = "screening", _("séance annulée")
    ENTRY = "entry", _("entrée annulée")


class Attendee(models.TextChoices):
    """Who comes to a workshop; never a child’s name."""

    ADULT = "adult", _("adulte")
    CHILD = "child", _("enfant")


class RegistrationTerms(models.Model):
    """What the registration to an event asks; without a row it asks a number of people, no more."""

    screening = models.OneToOneField(
        Screening, models.CASCADE, related_name="registration_terms", verbose_name=_("séance")
    )
    counts_children = models.BooleanField(_("compte enfants et adultes"), default=True)
    age_bands = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("tranches d’âge demandées")
    )

    class Meta:
        verbose_name = _("modalités d’inscription")
        verbose_name_plural = _("modalités d’inscription")

    def __str__(self) -> str:
        return f"{self.screening_id}"


class Order(models.Model):
    """One act of one visitor for one screening: a reservation, an invitation, a group, a registration.

    It is not an entry: its seats hold places and nothing else until claimed or paid. A registration is an
    order whose seats have no amount. Its state is what happened and when; a hold lies on each seat.
    """

    key = models.UUIDField(_("identité donnée par le navigateur"), unique=True)
    digest = models.CharField(_("empreinte de la demande"), max_length=64, editable=False)
    screening = models.ForeignKey(Screening, models.PROTECT, related_name="orders", verbose_name=_("séance"))
    channel = models.CharField(_("canal"), max_length=10, choices=Channel)
    code = models.CharField(_("code"), max_length=8, unique=True, default=new_code, editable=False)
    token = models.CharField(_("adresse"), max_length=18, unique=True, default=new_token, editable=False)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    first_name = models.CharField(_("prénom (facultatif)"), max_length=80, blank=True)
    label = models.CharField(_("groupe"), max_length=120, blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=Language, default=Language.FRENCH)

    made_at = models.DateTimeField(_("faite le"))
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, blank=True)
    paying_at = models.DateTimeField(_("paiement en ligne engagé le"), null=True, blank=True)
    extensions = models.PositiveSmallIntegerField(_("prolongations"), default=0)
    lapsed_at = models.DateTimeField(_("éteinte le"), null=True, blank=True)
    released_at = models.DateTimeField(_("libérée le"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    erased_at = models.DateTimeField(_("coordonnées effacées le"), null=True, blank=True)

    class Meta:
        verbose_name = _("réservation")
        verbose_name_plural = _("réservations")
        ordering: ClassVar = ["made_at", "id"]
        indexes: ClassVar = [models.Index(fields=["screening", "email"], name="tickets_order_by_email")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(channel__in=(Channel.ONLINE, Channel.INVITATION, Channel.GROUP)),
                name="tickets_order_is_a_reservation",
            ),
            models.CheckConstraint(condition=Q(extensions__lte=10), name="tickets_order_extends_ten_times"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(email="", first_name="", label=""),
                name="tickets_order_erased_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def begins_at(self) -> datetime:
        """When its people are expected: an exhibition's opening has an hour of its own."""
        begins: datetime | None = self.seats.aggregate(at=Min("room_booking__during__startswith"))["at"]
        begins = begins or self.screening.starts_at
        assert begins is not None  # noqa: S101 -- for the type checker: a draft takes no booking
        return begins


class SeatQuerySet(models.QuerySet["Seat"]):
    def live(self, now: datetime) -> "SeatQuerySet":
        """Those that hold a place: not given back, and no hold that ran out."""
        return self.filter(LIVE, Q(held_until__isnull=True) | Q(held_until__gt=now))

    def unclaimed(self) -> "SeatQuerySet":
        """Those that were not given back and have become no entry."""
        return self.filter(LIVE, ticket__isnull=True)


LIVE = Q(freed_at__isnull=True)


class Seat(models.Model):
    """One place for one person in one room: the only thing that capacity counts.

    Sold, held, reserved or invited, a place is a seat, so one count under the room booking's lock is enough
    (trigger tickets_seats_taken). A seat belongs to a reservation, or to the sale that made it at the door.
    intended_cents is an intention; none means not said yet, or nothing to pay (registration).
    """

    order = models.ForeignKey(
        Order, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("réservation")
    )
    sale = models.ForeignKey(
        "tickets.Sale", models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("vente")
    )
    room_booking = models.ForeignKey(
        RoomBooking, models.PROTECT, related_name="seats", verbose_name=_("séance en salle")
    )
    channel = models.CharField(_("canal"), max_length=10, choices=Channel)
    code = models.CharField(_("code"), max_length=10, unique=True, default=new_seat_code, editable=False)
    intended_cents = models.PositiveIntegerField(_("montant envisagé (centimes)"), null=True, blank=True)
    wheelchair = models.BooleanField(_("fauteuil roulant"), default=False)
    attendee = models.CharField(_("personne"), max_length=5, choices=Attendee, blank=True)
    age_band = models.CharField(_("tranche d’âge"), max_length=20, blank=True)

    taken_at = models.DateTimeField(_("prise le"))
    held_until = models.DateTimeField(_("retenue jusqu’à"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrivé·e à"), null=True, blank=True)
    freed_at = models.DateTimeField(_("rendue le"), null=True, blank=True)
    freed_because = models.CharField(_("parce que"), max_length=9, choices=Freed, blank=True)

    objects: ClassVar = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(
                fields=["room_booking"],
                include=["channel", "held_until", "wheelchair"],
                condition=Q(freed_at__isnull=True),
                name="tickets_seat_live",
            ),
            models.Index(
                fields=["held_until"],
                condition=Q(freed_at__isnull=True, held_until__isnull=False),
                name="tickets_seat_held",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(order__isnull=False, sale__isnull=True) & ~Q(channel=Channel.DOOR)
                | Q(order__isnull=True, sale__isnull=False, channel=Channel.DOOR),
                name="tickets_seat_is_reserved_or_sold",
            ),
            models.CheckConstraint(
                condition=Q(freed_at__isnull=True, freed_because="")
                | Q(freed_at__isnull=False, freed_because__in=Freed.values),
                name="tickets_seat_freed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(intended_cents__isnull=True)
                | Q(intended_cents__gte=0, intended_cents__lte=MOST_CENTS),
                name="tickets_seat_amount_within_99",
            ),
            models.CheckConstraint(
                condition=Q(attendee="", age_band="") | Q(attendee__in=Attendee.values),
                name="tickets_seat_age_of_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def is_live(self, now: datetime) -> bool:
        return self.freed_at is None and (self.held_until is None or self.held_until > now)


class ReleaseDelay(models.Model):
    """The desk keeps unclaimed places of one room longer than usual tonight."""

    room_booking = models.OneToOneField(
        RoomBooking, models.CASCADE, related_name="release_delay", verbose_name=_("séance en salle")
    )
    until = models.DateTimeField(_("jusqu’à"))

    class Meta:
        verbose_name = _("libération retardée")
        verbose_name_plural = _("libérations retardées")

    def __str__(self) -> str:
        return f"{self.room_booking_id} · {self.until}"
