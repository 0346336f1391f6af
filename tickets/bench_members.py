"""manage.py bench members: the look-up at the till among twenty thousand names."""

import random
import time

from django.utils import timezone

from laclef import bench
from laclef.accounts.models import User
from laclef.bench import Figure
from tickets import members
from tickets.members import LookUpRefused
from tickets.models import Member, SalesPoint, TillSession

MEMBERS, SEARCHES = 20_000, 400
SOUNDS = "an ba ca do el fi ga ho is ju ka lo ma no or pa qui ra sa ti ul va wi xé yo zé".split()  # noqa: SIM905


@bench.measures("members")
def measure() -> list[Figure]:
    """From three letters to a whole name, well and badly heard; the search alone, its count included."""
    drawn = random.Random(34)  # noqa: S311
    names = [f"{_word(drawn)} {_word(drawn)}" for _ in range(MEMBERS)]
    now = timezone.now()
    Member.objects.bulk_create(
        (Member(name=name, created_at=now, last_contact_on=now.date()) for name in names), batch_size=2_000
    )
    person = User.objects.create_user("bench@laclef.example")
    point = SalesPoint.objects.create(slug="bench", name="Bench")
    session = TillSession.objects.create(sales_point=point, opened_at=now, opened_by=person)
    figures = [Figure("members", Member.objects.count(), "")]
    for kind, typed in (
        ("three letters", lambda name: name[:3]),
        ("a whole name", lambda name: name),
        ("badly heard", lambda name: name[:4] + "q" + name[5:]),
    ):
        seconds = [_timed(typed(drawn.choice(names)), session, person) for _ in range(SEARCHES)]
        figures += bench.spread(kind, seconds)
    return figures


def _word(drawn: random.Random) -> str:
    return "".join(drawn.choices(SOUNDS, k=drawn.randint(2, 4))).capitalize()


def _timed(typed: str, session: TillSession, person: User) -> float:
    started = time.perf_counter()
    try:
        members.look_up(typed=typed, till_session_id=session.pk, by=person, now=timezone.now())
    except LookUpRefused as error:
        raise ValueError(typed) from error
    return time.perf_counter() - started
