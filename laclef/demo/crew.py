"""The demo's team: a dozen invented volunteers, the crews of the coming evenings, some places taken."""

from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from laclef.accounts.models import User
from laclef.accounts.roles import Role as HouseRole
from laclef.demo import team_life
from laclef.demo.identity import choice
from laclef.journal.models import Line
from screenings.models import Screening, State
from volunteers import crews
from volunteers.models import HowHeld, Shift, SignUp, Training, TrainingHeld, Volunteer

# Names that nobody in the house bears; the trainings each one holds. The last three are new.
TEAM = {
    "Ariel": ("clefs", "projection-dcp"),
    "Basile": ("clefs",),
    "Cyrielle": ("projection-dcp", "projection-35"),
    "Dario": (),
    "Émeline": ("clefs",),
    "Farès": ("projection-dcp",),
    "Gaëlle": (),
    "Hilal": ("clefs", "projection-dcp"),
    "Iris": (),
    "Jolan": (),
    "Kenza": (),
    "Lazare": (),
}
NEW = ("Jolan", "Kenza", "Lazare")
# What the board shows, and one day more.
AHEAD = timedelta(days=15)


@transaction.atomic
def people(*, now: datetime) -> None:
    """The team, and the crews that coming evenings lack; asked again, only what is new is added."""
    coming = Screening.objects.filter(
        state__in=(State.CONFIRMED, State.PUBLISHED),
        starts_at__gt=now,
        starts_at__lt=now + AHEAD,
    ).order_by("starts_at", "pk")
    # The journal knows whose crew was made: an event that calls for nobody has one too, of no shift.
    made = set(Line.objects.filter(nature="crew.made").values_list("links__screening", flat=True))
    uncrewed = [screening for screening in coming.select_related("venue") if screening.pk not in made]
    if not uncrewed:
        return
    first_time = not Volunteer.objects.filter(user__email=_email(next(iter(TEAM)))).exists()
    team = _team(now)
    before = set(Shift.objects.values_list("pk", flat=True))
    for screening in uncrewed:
        crews.make_crew(screening, now=now, by=None)
    for shift in Shift.objects.live().exclude(pk__in=before).select_related("role").order_by("pk"):
        _sign_up(shift, team, now)
    if first_time:
        team_life.live(team, now=now)


def _team(now: datetime) -> list[Volunteer]:
    """The dozen, with their trainings; made once."""
    known = {v.user.email: v for v in Volunteer.objects.filter(user__email__in=map(_email, TEAM))}
    return [known.get(_email(name)) or _volunteer(name, now) for name in TEAM]


def _email(name: str) -> str:
    return f"equipe-{list(TEAM).index(name) + 1}@demo.laclef.example"


def _volunteer(name: str, now: datetime) -> Volunteer:
    user = User.objects.filter(email=_email(name)).first() or User.objects.create_user(
        _email(name), first_name=name
    )
    user.groups.add(Group.objects.get_or_create(name=HouseRole.VOLUNTEER)[0])
    since = (now - timedelta(days=30 if name in NEW else 400)).date()
    volunteer = Volunteer.objects.create(
        user=user, joined_on=since, experienced_on=None if name in NEW else since
    )
    approved_by = User.objects.exclude(pk=user.pk).order_by("pk").first() if TEAM[name] else None
    for training in Training.objects.filter(slug__in=TEAM[name]):
        TrainingHeld.objects.create(
            training=training,
            volunteer=volunteer,
            how=HowHeld.APPROVED,
            approved_by=approved_by,
            held_on=since,
        )
    return volunteer


def _sign_up(shift: Shift, team: list[Volunteer], now: datetime) -> None:
    """Two posts out of three find somebody, who is trained and free: the database says who is not."""
    key = f"crew/{shift.role_id}/{shift.starts_at:%Y-%m-%dT%H:%M}"
    first = choice(key, len(team))
    wanted = shift.wished if choice(f"{key}/filled", 3) else shift.wished - 1
    for step in range(len(team)):
        if wanted <= 0:
            return
        try:
            with transaction.atomic():
                SignUp.objects.create(
                    shift=shift, volunteer=team[(first + step) % len(team)], signed_at=now, state_at=now
                )
        except IntegrityError:
            continue
        wanted -= 1
