"""Where the house holds somebody's account or address outside the rota, in words, for that person to see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from laclef.accounts.models import User

# Every column that names an account, but the rota's own (volunteers.my_data); a test walks the models.
BY_ACCOUNT: dict[str, Promise] = {
    "accounts.User_groups.user": _("rôles que la maison t’a donnés"),
    "accounts.User_user_permissions.user": _("droits donnés un à un"),
    "account.EmailAddress.user": _("adresses pour te connecter"),
    "mfa.Authenticator.user": _("seconds facteurs de ton compte"),
    "admin.LogEntry.user": _("lignes changées dans l’administration"),
    "journal.Actor.user": _("numéro qui te désigne dans le journal des opérations"),
    "tickets.Pin.user": _("code de caisse (son empreinte seule)"),
    "tickets.Member.user": _("fiche d’adhésion liée à ton compte"),
    "house.HouseText.saved_by": _("textes de la maison que tu as écrits"),
    "screenings.Picture.added_by": _("images que tu as ajoutées"),
    "screenings.Screening.carrier": _("séances que tu portes"),
    "screenings.ScreeningMove.moved_by": _("séances que tu as déplacées"),
    "screenings.ScreeningRecord.by": _("décisions que tu as notées sur des séances"),
    "tickets.ApprovedFigure.noted_by": _("chiffres de la caisse agréée que tu as notés"),
    "tickets.ApprovedTillStep.done_by": _("gestes sur la caisse agréée que tu as cochés"),
    "tickets.BankDeposit.made_by": _("dépôts en banque que tu as faits"),
    "tickets.BankDepositUndone.undone_by": _("dépôts en banque que tu as défaits"),
    "tickets.Invitation.given_by": _("invitations que tu as données"),
    "tickets.MemberLookUp.looked_up_by": _("fiches d’adhésion que tu as cherchées"),
    "tickets.PaymentLine.taken_by": _("paiements que tu as pris"),
    "tickets.Pin.given_by": _("codes de caisse que tu as donnés"),
    "tickets.Printing.printed_by": _("impressions que tu as faites"),
    "tickets.Sale.authorised_by": _("ventes que tu as autorisées"),
    "tickets.Sale.sold_by": _("ventes que tu as faites"),
    "tickets.ScannerPass.made_by": _("accès de scanner que tu as donnés"),
    "tickets.ScannerPass.revoked_by": _("accès de scanner que tu as repris"),
    "tickets.Tariff.authorised_by": _("tarifs que tu as autorisés"),
    "tickets.Ticket.admitted_by": _("personnes que tu as fait entrer"),
    "tickets.TicketCancellation.cancelled_by": _("entrées que tu as annulées"),
    "tickets.TillCount.counted_by": _("comptages de caisse que tu as faits"),
    "tickets.TillDevice.made_by": _("appareils de caisse que tu as déclarés"),
    "tickets.TillDevice.person": _("appareils de caisse à ton nom"),
    "tickets.TillMovement.moved_by": _("mouvements de caisse que tu as faits"),
    "tickets.TillReport.made_by": _("relevés de caisse que tu as faits"),
    "tickets.TillSession.closed_by": _("caisses que tu as fermées"),
    "tickets.TillSession.opened_by": _("caisses que tu as ouvertes"),
    "volunteers.Attendance.recorded_by": _("présences que tu as notées, la tienne comprise"),
    "volunteers.AutomaticMail.person": _("courriers automatiques qui te concernent"),
    "volunteers.MailPause.by": _("pauses du courrier que tu as décidées"),
    "volunteers.MailPause.ended_by": _("pauses du courrier que tu as finies"),
    "volunteers.TrainingHeld.approved_by": _("formations que tu as validées pour d’autres"),
}

# Every column that keeps an e-mail address, with or without an account.
BY_ADDRESS: dict[str, Promise] = {
    "accounts.User.email": _("compte"),
    "account.EmailAddress.email": _("adresses pour te connecter"),
    "outbox.Mail.recipient": _("courriers que la maison t’a envoyés"),
    "tickets.Member.email": _("fiches d’adhésion à ton adresse"),
    "tickets.Order.email": _("réservations à ton adresse"),
    "tickets.WaitingEntry.email": _("attentes d’une place à ton adresse"),
    "volunteers.Joining.email": _("demande de rejoindre l’équipe"),
}


@dataclass(frozen=True)
class Trace:
    """How many rows of one kind name this person."""

    words: str | Promise
    times: int


def traces_of(user: User) -> list[Trace]:
    """What names the person's account, then what keeps their address; one query each, kinds without a row left out."""
    return [*_counted(BY_ACCOUNT, user.pk), *_counted(BY_ADDRESS, user.email)]


def _counted(columns: dict[str, Promise], value: object) -> list[Trace]:
    counts: Iterable[tuple[str, int]] = _rows(columns, value)
    times = dict(counts)
    return [Trace(words, times[column]) for column, words in columns.items() if times.get(column)]


def _rows(columns: dict[str, Promise], value: object) -> Iterable[tuple[str, int]]:
    first, *others = [_rows_of(column, value) for column in columns]
    return first.union(*others, all=True)


def _rows_of(column: str, value: object) -> "QuerySet[Any, tuple[str, int]]":
    model, _dot, field = column.rpartition(".")
    rows = apps.get_model(model)._default_manager.filter(**{field: value}).order_by()
    counted = rows.annotate(column=Value(column)).values("column").annotate(rows=Count("pk"))
    return counted.values_list("column", "rows")
