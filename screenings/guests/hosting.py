"""Who writes a guest's page, who may read how to reach the guest, and until when."""

from datetime import datetime, timedelta

from django.db.models import Q

from laclef import journal
from laclef.accounts.models import User
from screenings.models import Guest, GuestPage, Outcome, Screening, State
from screenings.models.guest_pages import new_guest_token
from screenings.proposals import with_decision

OPEN_AFTER = timedelta(days=2)  # the way home; then the address answers no more
CONTACT_KEPT = timedelta(days=30)
UNDATED_KEPT = timedelta(days=180)


@journal.atomic
def write_page(
    *,
    guest: Guest,
    language: str,
    call_name: str,
    call_phone: str,
    told: str,
    contact: str,
    now: datetime,
    by: User,
) -> GuestPage:
    """Make the page or change what it says; its address stays."""
    said = {
        "language": language,
        "call_name": call_name.strip(),
        "call_phone": call_phone.strip(),
        "told": told.strip(),
        "contact": contact.strip(),
    }
    page, made = GuestPage.objects.update_or_create(
        guest=guest, defaults=said, create_defaults=said | {"made_at": now}
    )
    _note("guest_page.made" if made else "guest_page.changed", page, by)
    return page


@journal.atomic
def renew_address(*, page: GuestPage, by: User) -> GuestPage:
    """Another address; whoever has the old one reads nothing any more."""
    page.token = new_guest_token()
    page.save(update_fields=["token"])
    _note("guest_page.renewed", page, by)
    return page


def is_open(page: GuestPage, now: datetime) -> bool:
    """Until two days after the end; a draft without a date keeps it open."""
    ends_at = page.guest.screening.ends_at
    return ends_at is None or now < ends_at + OPEN_AFTER


def forget_contacts(now: datetime) -> int:
    """Empty the contacts that serve no more; return how many. Called every day.

    Of evenings over for thirty days, of wishes that were declined, and of those that half a year brought no date.
    """
    drafts = with_decision(Screening.objects.filter(state=State.DRAFT))
    declined = drafts.filter(decision=Outcome.DECLINED).values("pk")  # type: ignore[misc]
    past = GuestPage.objects.filter(
        Q(guest__screening__ends_at__lt=now - CONTACT_KEPT)
        | Q(guest__screening__in=declined)
        | Q(guest__screening__ends_at=None, made_at__lt=now - UNDATED_KEPT)
    )
    return past.exclude(contact="").update(contact="")


def _note(nature: str, page: GuestPage, by: User) -> None:
    journal.note(
        nature=nature, actor=by, links={"screening": page.guest.screening_id, "guest": page.guest_id}
    )
