"""The evening of one till: opened with a float, an older one closed first."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from laclef import journal
from laclef.accounts.models import User
from screenings.calendar import cinema_day, house_zone
from tickets.amounts import Cents
from tickets.models import SalesPoint, TillSession
from tickets.refusals import TillRefused

MOST_FLOAT_CENTS = 2_000_00


@journal.atomic
def open_session(*, sales_point: SalesPoint, float_cents: Cents, by: User, now: datetime) -> TillSession:
    """A session with this float in the drawer. Guard: one open session per point (its unique key)."""
    if not 0 <= float_cents <= MOST_FLOAT_CENTS:
        raise TillRefused(_("Un fond de caisse va de 0 à 2 000 € : recompte-le."))
    try:
        with transaction.atomic():
            session = TillSession.objects.create(
                sales_point=sales_point, opened_at=now, opened_by=by, float_cents=float_cents
            )
    except IntegrityError as error:
        raise TillRefused(_("Cette caisse est déjà ouverte : ferme d’abord la session en cours.")) from error
    journal.note(
        nature="till.opened",
        actor=by,
        sales_point=sales_point.slug[:40],
        links={"till_session": session.pk},
        facts={"float_cents": float_cents},
    )
    return session


def open_session_of(sales_point: SalesPoint) -> TillSession | None:
    """The session in which this point sells."""
    return (
        TillSession.objects.filter(sales_point=sales_point, closed_at=None)
        .select_related("sales_point", "opened_by")
        .first()
    )


def is_of_today(session: TillSession, now: datetime) -> bool:
    """Whether it was opened on the cinema day of `now`: an older one is counted and closed first."""
    zone = house_zone()
    return cinema_day(session.opened_at, zone) == cinema_day(now, zone)
