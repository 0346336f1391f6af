"""What makes the demo's team look like one: who is where, what was done, what comes back, who arrives."""

from datetime import date, datetime, time, timedelta
from typing import Any

from laclef.accounts.roles import Role as HouseRole
from laclef.demo.identity import choice
from laclef.demo.strip import demo_account
from screenings.calendar import house_zone
from screenings.models import Venue
from volunteers import alone, attendance, groups, joining, rota, training
from volunteers.models import (
    Absence,
    Attendance,
    Evening,
    HandoverNote,
    Nature,
    NoteKind,
    Role,
    Scope,
    Shift,
    SignUp,
    Training,
    Volunteer,
    Way,
    WorkingGroup,
)
from volunteers.rota import RotaRefused
from volunteers.team import member

# French, English.
NOTES = {
    "accueil": (
        "Deux personnes, toujours. On compte le fond de caisse à deux, on dit le prix libre sans en faire trop, "
        "et l’une reste dans le foyer pendant la séance.",
        "Two people, always. Count the float together, say the open price without making much of it, "
        "and one of you stays in the foyer while the film runs.",
    ),
    "bar": (
        "On ouvre une demi-heure avant les portes. Le café d’abord ; la vaisselle se fait avant le générique.",
        "Open half an hour before the doors. Coffee first; the dishes are done before the credits roll.",
    ),
    "projection-dcp": (
        "Vérifie la clef (KDM) dès que tu arrives : elle expire parfois à minuit. Essai image et son, "
        "sous-titres compris.",
        "Check the key (KDM) as soon as you arrive: it sometimes expires at midnight. Try picture and sound, "
        "subtitles included.",
    ),
    "fermeture": (
        "Fais le tour des salles, des toilettes et de la cour avant l’alarme. Jamais seul·e.",
        "Walk through the rooms, the toilets and the courtyard before the alarm. Never alone.",
    ),
}
FIRE = (
    "Les issues de secours restent dégagées, portes non verrouillées dès l’ouverture.\n\n"
    "En cas d’alarme : lumière dans la salle, on parle fort et calmement, on sort par l’avant et par la cour, "
    "on se retrouve au coin de la rue Mouffetard. Personne ne revient chercher un manteau.\n\n"
    "Les extincteurs sont au pied de chaque escalier ; l’eau ne sert jamais sur un tableau électrique."
)
FIRE_EN = (
    "Emergency exits stay clear, their doors unlocked from opening time on.\n\n"
    "If the alarm goes: lights up in the room, speak loudly and calmly, leave by the front and the courtyard, "
    "meet at the corner of rue Mouffetard. Nobody goes back for a coat.\n\n"
    "Extinguishers stand at the foot of each staircase; never use water on an electrical panel."
)
ARRIVALS = (
    ("Maëlle", "Le bar, et apprendre à projeter un jour."),
    ("Octave", "J’habite à côté, je suis libre le dimanche."),
    ("Sélim", "Je viens du théâtre, je peux aider pour la lumière."),
)


def live(team: list[Volunteer], *, now: datetime) -> None:
    """Once, when the team has just been made and its first crews are there."""
    today = now.astimezone(house_zone()).date()
    _posts()
    lou = _lou(today, now)
    for number, volunteer in enumerate(team):
        _reachable(volunteer, number)
    _groups([lou, *team], now)
    _apart(team, today, now)
    _take_some(lou, now)
    _past(lou, now)
    _lately([*team[:8], lou], today)
    _arrivals(now)
    _left_to_say(team, today, now)
    Absence.objects.create(
        volunteer=team[3], from_on=today + timedelta(days=3), until_on=today + timedelta(days=17)
    )


def _posts() -> None:
    for slug, (french, english) in NOTES.items():
        Role.objects.filter(slug=slug, notes_fr="").update(notes_fr=french, notes_en=english)
    Training.objects.get_or_create(
        slug="securite-incendie",
        defaults={
            "name_fr": "sécurité incendie",
            "name_en": "fire safety",
            "how": "read",
            "text_fr": FIRE,
            "text_en": FIRE_EN,
        },
    )


def _lou(today: date, now: datetime) -> Volunteer:
    """The volunteer whom the strip at the top of each page makes of the reader: two years in the house."""
    lou = member(demo_account(HouseRole.VOLUNTEER), now=now)
    since = today - timedelta(days=700)
    Volunteer.objects.filter(pk=lou.pk).update(
        phone="06 39 98 12 34", agreed_to_be_phoned=True, joined_on=since, experienced_on=since
    )
    lou.refresh_from_db()
    by = demo_account(HouseRole.ROTA_COORDINATOR)
    keys = Training.objects.filter(slug="clefs").first()
    if keys:
        training.approve(training=keys, volunteer=lou, by=by, now=now, held_on=since + timedelta(days=90))
    return lou


def _reachable(volunteer: Volunteer, number: int) -> None:
    """Numbers that the regulator keeps for stories; every third leaves none."""
    if number % 3:
        Volunteer.objects.filter(pk=volunteer.pk).update(
            phone=f"06 39 98 {10 + number} {30 + number}", agreed_to_be_phoned=bool(number % 2)
        )


def _groups(people: list[Volunteer], now: datetime) -> None:
    for group in WorkingGroup.objects.all():
        for volunteer in people:
            drawn = choice(f"{group.slug}/{volunteer.user.email}", 6)
            if drawn < 2:
                member_of = groups.join_group(group=group, volunteer=volunteer, now=now)
                groups.let_coordinate(member_id=member_of.pk, coordinates=drawn == 0)


def _apart(team: list[Volunteer], today: date, now: datetime) -> None:
    """A works day, a weekly meeting, a welcome, a training session."""
    house = Venue.objects.filter(is_house=True).first()
    keys = Training.objects.filter(slug="clefs").first()

    def announce(days: int, hour: int, hours: int, title: str, nature: Nature, **facts: Any) -> Shift:
        starts_at = datetime.combine(today + timedelta(days=days), time(hour), house_zone())
        return alone.make_alone(
            nature=nature,
            title_fr=title,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=hours),
            now=now,
            venue=house,
            **({"places": 12} | facts),
        )

    announce(
        9, 10, 6, "Repeindre le couloir de la Salle 2", Nature.WORKS_DAY, minimum=4,
        text_fr="Des habits qui ne craignent rien. On mange ensemble à 13 h.",
    )  # fmt: skip
    monday = 7 - today.weekday()
    meeting = announce(monday, 19, 2, "Réunion ouverte", Nature.MEETING, places=60)
    first = meeting.local(meeting.starts_at).date()
    dates = alone.dates_until(first, every_weeks=1, until_on=first + timedelta(weeks=5))
    alone.repeat(shift_id=meeting.pk, dates=dates, now=now)
    welcome = announce(5, 18, 1, "Bienvenue à La Clef", Nature.WELCOME, places=2)
    session = (
        announce(7, 19, 1, "Les clefs, l’alarme, la fermeture", Nature.TRAINING, training=keys)
        if keys
        else None
    )
    for shift, volunteer in ((welcome, team[0]), (meeting, team[1]), (session, team[6])):
        if shift is not None:
            _try(shift, volunteer, now)


def _take_some(lou: Volunteer, now: datetime) -> None:
    """Three of the next holes, tonight's first."""
    for hole in rota.next_holes(lou, now)[:8]:
        if lou.sign_ups.count() < 3:
            _try(hole.shift, lou, now)
    first = lou.sign_ups.order_by("shift__starts_at").first()
    if first:
        SignUp.objects.filter(pk=first.pk).update(in_foyer=True)


def _try(shift: Shift, volunteer: Volunteer, now: datetime) -> None:
    try:
        rota.sign_up(shift_id=shift.pk, volunteer=volunteer, now=now)
    except RotaRefused:
        return


def _past(lou: Volunteer, now: datetime) -> None:
    """Two years of evenings given, one of them corrected."""
    desk, bar = (Role.objects.filter(slug=slug).first() for slug in ("accueil", "bar"))
    facts: dict[str, Any] = {"volunteer": lou, "by": lou.user, "now": now}
    for week in range(2, 90, 3):
        start = (now - timedelta(weeks=week)).replace(hour=18, minute=30, second=0, microsecond=0)
        role = desk if choice(f"past/{week}", 3) else bar
        attendance.log_outside(
            arrived_at=start, left_at=start + timedelta(hours=4), word="soirée", role=role, **facts
        )
    start = (now - timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    line = attendance.log_outside(
        arrived_at=start - timedelta(hours=5), left_at=start, word="affiches collées dans le 5e", **facts
    )
    was = attendance.Was(arrived_at=start - timedelta(hours=3), left_at=start)
    attendance.correct(line_id=line.pk, was=was, word="", by=lou.user, now=now)


def _lately(people: list[Volunteer], today: date) -> None:
    """Evenings of the last weeks at which most of the team were, so that the board knows who was seen."""
    house, desk = Venue.objects.filter(is_house=True).first(), Role.objects.filter(slug="accueil").first()
    for number, volunteer in enumerate(people if house and desk else []):
        day = today - timedelta(days=7 + 7 * (number // 3))
        evening, _new = Evening.objects.get_or_create(venue=house, day=day)
        start = datetime.combine(day, time(18, 30), house_zone())
        shift, _new = Shift.objects.get_or_create(
            evening=evening,
            role=desk,
            scope=Scope.EVENING,
            defaults={"starts_at": start, "ends_at": start + timedelta(hours=4), "wished": 3},
        )
        SignUp.objects.create(shift=shift, volunteer=volunteer, signed_at=start, state_at=start)
        Attendance.objects.create(
            volunteer=volunteer,
            shift=shift,
            role=desk,
            arrived_at=start,
            left_at=shift.ends_at,
            way=Way.TAP,
            recorded_at=shift.ends_at,
            recorded_by=volunteer.user,
        )


def _arrivals(now: datetime) -> None:
    sessions = joining.welcome_sessions(now)
    for number, (first_name, words) in enumerate(ARRIVALS):
        joining.ask_to_join(
            first_name=first_name,
            email=f"arrivee-{number + 1}@demo.laclef.example",
            language="fr",
            words=words,
            now=now - timedelta(days=6 - number),
            session=sessions[0] if number == 1 and sessions else None,
        )


def _left_to_say(team: list[Volunteer], today: date, now: datetime) -> None:
    house = Venue.objects.filter(is_house=True).first()
    if house is None:
        return
    before, _new = Evening.objects.get_or_create(venue=house, day=today - timedelta(days=1))
    for kind, text, by in (
        (NoteKind.FAULT, "La lampe de l’escalier B clignote.", team[1]),
        (NoteKind.MISSING, "Plus que deux rouleaux pour le terminal.", team[4]),
    ):
        HandoverNote.objects.create(
            evening=before, kind=kind, text=text, written_at=now - timedelta(hours=18), written_by=by
        )
