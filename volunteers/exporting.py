"""What the coordination takes away as a table: who can be reached, and who is on duty when."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from screenings.calendar import house_zone
from volunteers.models import Place, Shift, SignUp
from volunteers.people import Person

# What a spreadsheet would run as a formula is only text.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def people_table(people: Iterable[Person]) -> Iterator[list[str]]:
    """No hours: those are each person's own."""
    yield ["prenom", "nom", "e-mail", "telephone", "on peut appeler", "formations", "depuis"]
    for one in people:
        user = one.volunteer.user
        yield _plain(
            user.first_name,
            user.last_name,
            user.email,
            one.volunteer.phone,
            "oui" if one.volunteer.agreed_to_be_phoned else "",
            ", ".join(held.training.name_fr for held in one.trainings),
            one.volunteer.joined_on.isoformat(),
        )


def rota_table(now: datetime) -> Iterator[list[str]]:
    """The shifts to come with the first names on them; two queries."""
    yield ["date", "de", "a", "poste", "seance", "lieu", "au moins", "places", "inscrit·es", "apprennent"]
    shifts = list(
        Shift.objects.to_come(now)
        .select_related("role", "evening__venue", "venue", "screening")
        .prefetch_related("screening__programme__film")
    )
    there: dict[tuple[int, str], list[str]] = {}
    for place in SignUp.objects.holding().filter(shift__in=shifts).select_related("volunteer__user"):
        there.setdefault((place.shift_id, place.place), []).append(place.volunteer.first_name)
    for shift in shifts:
        start, end = shift.local(shift.starts_at), shift.local(shift.ends_at)
        yield _plain(
            start.date().isoformat(),
            f"{start:%H:%M}",
            f"{end:%H:%M}",
            str(shift.role or shift.title_fr),
            str(shift.screening.title) if shift.screening else "",
            shift.place.name if shift.place else "",
            str(shift.minimum),
            str(shift.wished),
            ", ".join(there.get((shift.pk, Place.FULL), [])),
            ", ".join(there.get((shift.pk, Place.TRAINEE), [])),
        )


def day_of(now: datetime) -> str:
    """For the file's name."""
    return now.astimezone(house_zone()).date().isoformat()


def _plain(*cells: str) -> list[str]:
    return [f"'{cell}" if cell.startswith(DANGEROUS) else cell for cell in cells]
