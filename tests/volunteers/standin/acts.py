"""What tests of « Je ne peux pas » do again and again."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from laclef.accounts.models import User
from laclef.accounts.roles import Role as HouseRole
from laclef.outbox.models import Mail
from tests.factories import make_user
from tests.volunteers.factories import make_shift, make_sign_up, make_volunteer
from volunteers import rota
from volunteers.models import Ask, Shift, StandInRequest, Volunteer
from volunteers.standin import answers, clock

PARIS = ZoneInfo("Europe/Paris")
# A Wednesday at noon; the doors of the next day's evening.
NOON = datetime(2027, 3, 3, 12, tzinfo=PARIS)
EVENING = datetime(2027, 3, 4, 19, 30, tzinfo=PARIS)


def coordinator() -> User:
    return make_user(HouseRole.ROTA_COORDINATOR, first_name="Noa")


def team(count: int, **facts: Any) -> list[Volunteer]:
    """People who may be asked."""
    return [make_volunteer(f"Ami·e {number}", **facts) for number in range(count)]


def someone_cannot(
    *, starts_at: datetime = EVENING, now: datetime = NOON, word: str = "", **facts: Any
) -> StandInRequest:
    """A place of one that was held, and is left now."""
    shift = make_shift(starts_at=starts_at, **facts)
    return leaves(shift, now=now, word=word)


def leaves(shift: Shift, *, now: datetime = NOON, word: str = "") -> StandInRequest:
    """Somebody held a place of the shift, and leaves it."""
    alice = make_volunteer("Alice", wants_to_be_asked=False)
    place = make_sign_up(shift, alice, signed_at=now - timedelta(days=5), state_at=now)
    rota.leave(sign_up_id=place.pk, volunteer=place.volunteer, now=now, word=word)
    return StandInRequest.objects.get(left=place)


def tick(now: datetime = NOON) -> None:
    """One turn of the clock."""
    clock.every_minute(now)


def asked(request: StandInRequest) -> set[int]:
    """Who was asked."""
    return set(request.asks.values_list("volunteer_id", flat=True))


def told(event: str) -> list[str]:
    """To whom a mail of the event was written."""
    return sorted(Mail.objects.filter(event=event).values_list("recipient", flat=True))


def address_in(mail: Mail) -> str:
    """The path of the link that says yes."""
    found = re.search(r"https?://[^/\s]+(/\S*remplacer/\S+)", mail.text)
    assert found is not None
    return found[1]


def says_yes(request: StandInRequest, volunteer: Volunteer, *, now: datetime = NOON) -> None:
    """Presses the button behind the link."""
    answers.accept(ask=Ask.objects.get(request=request, volunteer=volunteer), now=now)
