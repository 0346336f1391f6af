"""Who writes a guest's page, who may read how to reach the guest, and until when."""

from datetime import datetime, timedelta

from laclef import journal
from laclef.accounts.models import User
from screenings.models import Guest, GuestPage
from screenings.models.guest_pages import new_guest_token

OPEN_AFTER = timedelta(days=2)  # the way home; then the address answers no more
CONTACT_KEPT = timedelta(days=30)


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
    page, made = GuestPage.objects.update_or_create(
        guest=guest,
        defaults={
            "language": language,
            "call_name": call_name.strip(),
            "call_phone": call_phone.strip(),
            "told": told.strip(),
            "contact": contact.strip(),
            "closed_at": None,
        },
        create_defaults={
            "language": language,
            "call_name": call_name.strip(),
            "call_phone": call_phone.strip(),
            "told": told.strip(),
            "contact": contact.strip(),
            "made_at": now,
        },
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
    return page.closed_at is None and (ends_at is None or now < ends_at + OPEN_AFTER)


def forget_contacts(now: datetime) -> int:
    """Empty the contacts of evenings over for thirty days; return how many. Called every day."""
    past = GuestPage.objects.filter(guest__screening__ends_at__lt=now - CONTACT_KEPT)
    return past.exclude(contact="").update(contact="")


def _note(nature: str, page: GuestPage, by: User) -> None:
    journal.note(
        nature=nature, actor=by, links={"screening": page.guest.screening_id, "guest": page.guest_id}
    )
