"""What the demo's screenings stand on: places, people, cycles, films. Made once, then left as people edit them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group

from laclef.accounts.models import User
from laclef.accounts.roles import Role
from laclef.demo import facts
from laclef.demo.identity import choice, public_id_of
from laclef.demo.strip import demo_account
from screenings.models import Cycle, Distributor, Film, FilmCredit, Partner, Person, Room, Venue

INVENTED_FR = "Personne inventée pour la démonstration."
INVENTED_EN = "A person invented for the demonstration."


@dataclass(frozen=True)
class Stock:
    """The rows by their keys."""

    venues: dict[str, Venue]
    rooms: dict[str, Room]
    cycles: dict[str, Cycle]
    partners: dict[str, Partner]
    people: dict[str, Person]
    films: dict[str, Film]
    distributors: list[Distributor]
    carriers: list[User]


def stock() -> Stock:
    """Everything the demo shows and where; what is missing is made."""
    people = _people()
    return Stock(
        venues=_venues(),
        rooms=_rooms(),
        cycles=_cycles(),
        partners=_partners(),
        people=people,
        films=_films(people),
        distributors=[Distributor.objects.get_or_create(name=name)[0] for name in facts.distributors()],
        carriers=_carriers(),
    )


def _venues() -> dict[str, Venue]:
    for row in facts.programme()["venues"]:
        is_house = row["key"] == "la-clef"
        Venue.objects.get_or_create(
            slug=row["key"],
            defaults={"name": row["name"], "address": row["address"], "is_house": is_house},
        )
    return {venue.slug: venue for venue in Venue.objects.all()}


def _rooms() -> dict[str, Room]:
    """The rooms by the keys of the facts, which no two venues share."""
    venues = {venue.slug: venue for venue in Venue.objects.all()}
    rooms = {}
    for place in facts.programme()["venues"]:
        for position, row in enumerate(place["rooms"]):
            defaults = {"name": row["name"], "seats": row["seats"], "position": position}
            rooms[row["key"]], _made = Room.objects.get_or_create(
                venue=venues[place["key"]], slug=row["key"], defaults=defaults
            )
    return rooms


def _cycles() -> dict[str, Cycle]:
    rows = {public_id_of(f"cycle/{key}"): row for key, row in facts.cycles().items()}
    known = set(Cycle.objects.filter(public_id__in=rows).values_list("public_id", flat=True))
    Cycle.objects.bulk_create(Cycle(public_id=sign, **row) for sign, row in rows.items() if sign not in known)
    found = {cycle.public_id: cycle for cycle in Cycle.objects.filter(public_id__in=rows)}
    return {key: found[public_id_of(f"cycle/{key}")] for key in facts.cycles()}


def _partners() -> dict[str, Partner]:
    names = {row["partner"] for row in facts.programme()["screenings"] if row.get("partner")}
    names |= {evening.partner for evening in facts.evenings().values() if evening.partner}
    Partner.objects.bulk_create((Partner(name=name) for name in sorted(names)), ignore_conflicts=True)
    return {partner.name: partner for partner in Partner.objects.filter(name__in=names)}


def _people() -> dict[str, Person]:
    """Directors and the archive's guests, who are real, and the rolling weeks' guests, who are not."""
    names = [name for film in facts.films().values() for name in film.directors]
    names += [guest["name"] for row in facts.programme()["screenings"] for guest in row.get("people", ())]
    invented = set(facts.invented())
    signs = {public_id_of(f"person/{name}"): name for name in [*dict.fromkeys(names), *facts.invented()]}
    known = set(Person.objects.filter(public_id__in=signs).values_list("public_id", flat=True))
    Person.objects.bulk_create(
        Person(
            public_id=sign,
            name=name,
            text_fr=INVENTED_FR if name in invented else "",
            text_en=INVENTED_EN if name in invented else "",
        )
        for sign, name in signs.items()
        if sign not in known
    )
    return {signs[person.public_id]: person for person in Person.objects.filter(public_id__in=signs)}


def _films(people: dict[str, Person]) -> dict[str, Film]:
    wanted = facts.films()
    signs = {public_id_of(f"film/{key}"): key for key in wanted}
    known = set(Film.objects.filter(public_id__in=signs).values_list("public_id", flat=True))
    made = Film.objects.bulk_create(
        _film(wanted[key], public_id=sign) for sign, key in signs.items() if sign not in known
    )
    FilmCredit.objects.bulk_create(_credits(made, signs, people))
    return {signs[film.public_id]: film for film in Film.objects.filter(public_id__in=signs)}


def _film(told: facts.FilmFacts, *, public_id: str) -> Film:
    words = _words_of(told.key)
    return Film(
        public_id=public_id,
        title=told.title.replace("'", "’"),
        original_title=told.original_title,
        title_language=told.title_language,
        original_languages=list(told.languages),
        countries=list(told.countries),
        year=told.year,
        minutes=told.minutes,
        colour=told.colour,
        sound=told.sound,
        visa_number=f"démo {choice(f'visa/{told.key}', 100_000)}",
        **{
            name: words.get(name, "")
            for name in ("text_fr", "text_en", "content_notes_fr", "content_notes_en")
        },
    )


def _words_of(film_key: str) -> dict[str, str]:
    """The words of the evening that shows this film and no other."""
    evening = next((e for e in facts.evenings().values() if e.films == (film_key,)), None)
    return dict(evening.words) if evening else {}


def _credits(made: Iterable[Film], signs: dict[str, str], people: dict[str, Person]) -> Iterable[FilmCredit]:
    for film in made:
        for position, name in enumerate(facts.films()[signs[film.public_id]].directors):
            yield FilmCredit(film=film, person=people[name], position=position)


def _carriers() -> list[User]:
    """Invented programmers who carry the screenings; the first is whom the strip makes of its reader."""
    programmers, _made = Group.objects.get_or_create(name=Role.PROGRAMMER)
    carriers = [demo_account(Role.PROGRAMMER)]
    for row in facts.carriers():
        user = User.objects.filter(email=row["email"]).first() or User.objects.create_user(**row)
        user.groups.add(programmers)
        carriers.append(user)
    return carriers
