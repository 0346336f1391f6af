"""What programme.json promises: a JSON Schema, and the page of documentation made of the same sentences."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screenings.feeds.document import VERSION
from screenings.feeds.selections import absolute
from screenings.models import Admission, FilmFormat, GuestRole, Kind, State
from screenings.models.films import Colour, Sound

Schema = dict[str, Any]
TYPE = "application/schema+json; charset=utf-8"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _one(kind: str, words: Promise | str = "", **more: Any) -> Schema:
    return {"type": kind, **({"description": words} if words else {}), **more}


def _maybe(schema: Schema) -> Schema:
    """The same, or null: nothing is known or written."""
    more = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **more}


def _object(words: Promise | str = "", /, **properties: Schema) -> Schema:
    """Every field is always there; others may join them in the same version."""
    return _one("object", words, properties=properties, required=list(properties))


def _list(items: Schema, words: Promise | str = "") -> Schema:
    return _one("array", words, items=items)


def _text(words: Promise | str = "") -> Schema:
    return _one("string", words)


def _url(words: Promise | str = "") -> Schema:
    return _one("string", words, format="uri")


def _moment(words: Promise | str = "") -> Schema:
    return _one("string", words, format="date-time")


def _choice(choices: Any, words: Promise | str) -> Schema:
    return _one("string", words, enum=[value for value in choices.values if value != Kind.HIRE])


def _both(words: Promise | str = "", of: Schema | None = None) -> Schema:
    return _object(words, fr=of or _text(), en=of or _text())


def _written(words: Promise | str) -> Schema:
    """As written by the house: French, English, either may be missing."""
    return _maybe(_both(words, of=_maybe(_text())))


FILM = _object(
    id=_text(_("identifiant du film, ne change jamais")),
    url=_both(_("page du film"), of=_url()),
    title=_text(_("titre sous lequel il est montré")),
    title_language=_text(_("langue de ce titre (ISO 639)")),
    original_title=_maybe(_text(_("titre original, s’il diffère"))),
    original_languages=_list(_text(), _("langues d’origine (ISO 639)")),
    directors=_list(_text(), _("réalisation, dans l’ordre du générique")),
    countries=_list(_text(), _("pays (ISO 3166, SU et autres pour ceux qui ne sont plus)")),
    year=_maybe(_one("integer", _("année"))),
    minutes=_maybe(_one("integer", _("durée en minutes"))),
    colour=_maybe(_choice(Colour, _("couleur ou noir et blanc"))),
    sound=_choice(Sound, _("parlant, muet ou sans dialogue")),
    content_notes=_written(_("avertissements sur le film")),
    is_main=_one("boolean", _("film principal de la séance")),
    format=_maybe(_choice(FilmFormat, _("support de projection"))),
    spoken_languages=_list(_text(), _("langues parlées dans cette copie")),
    subtitle_languages=_list(_text(), _("langues des sous-titres")),
    version=_both(_("version en abrégé : VF, VOSTFR…")),
    version_in_words=_both(_("version en toutes lettres")),
    understandable_in_english=_one("boolean", _("parlé ou sous-titré en anglais, ou sans dialogue")),
    subtitles_for_deaf=_one("boolean", _("sous-titres pour sourd·es et malentendant·es")),
    audio_description=_one("boolean", _("audiodescription")),
    talk=_written(_("rencontre propre à ce film")),
)
ROOM = _object(
    name=_text(_("nom de la salle")),
    opens_at=_maybe(_moment(_("début ; pour une exposition, ouverture de ce jour-là"))),
    closes_at=_maybe(_moment(_("fin ; pour une exposition, fermeture de ce jour-là"))),
    step_free=_maybe(_one("boolean", _("accessible en fauteuil roulant ; null : on ne sait pas"))),
    wheelchair_places=_one("integer", _("places pour fauteuil")),
    hearing_loop=_maybe(_one("boolean", _("boucle magnétique ; null : on ne sait pas"))),
)
POINT = _object(starts_at=_moment(), place=_text())
MOVE = _object(
    "",
    moved_at=_moment(_("quand on l’a décidé")),
    **{
        "from": {**POINT, "description": _("ce qui était annoncé")},
        "to": {**POINT, "description": _("ce qui l’est")},
    },
    reason=_written(_("pourquoi")),
)
GUEST = _object(
    name=_text(_("nom")),
    url=_maybe(_both(_("page de la personne, si elle en a une"), of=_url())),
    role=_choice(GuestRole, _("ce qu’elle fait ce soir-là")),
    capacity=_written(_("en qualité de")),
    tentative=_one("boolean", _("sous réserve")),
)
SCREENING = _object(
    id=_text(_("identifiant de la séance, ne change jamais")),
    uid=_one("string", _("le même identifiant que dans le calendrier"), format="uuid"),
    sequence=_one("integer", _("monte à chaque changement annoncé")),
    url=_both(_("page de la séance"), of=_url()),
    kind=_choice(Kind, _("type d’événement")),
    state=_one("string", _("publiée ou annulée"), enum=[State.PUBLISHED.value, State.CANCELLED.value]),
    cancelled_reason=_written(_("pourquoi elle est annulée")),
    interrupted_at=_maybe(_moment(_("heure à laquelle elle s’est interrompue"))),
    moves=_list(MOVE, _("déplacements annoncés, le dernier à la fin")),
    title=_both(_("titre ; en anglais, le titre français tant qu’il n’y en a pas d’autre")),
    short=_written(_("texte court")),
    text=_written(_("texte ; paragraphes séparés par une ligne vide")),
    practical=_written(_("bon à savoir")),
    content_notes=_written(_("avertissements")),
    age_from=_maybe(_one("integer", _("à partir de cet âge"))),
    for_children=_one("boolean", _("jeune public")),
    doors_at=_maybe(_moment(_("ouverture des portes"))),
    starts_at=_moment(_("début, à l’heure du lieu, avec son décalage")),
    ends_at=_moment(_("fin")),
    doors_close_at=_maybe(_moment(_("fermeture des portes"))),
    late_entry=_maybe(_one("boolean", _("on peut entrer en cours de séance ; null : on ne sait pas"))),
    time_zone=_text(_("fuseau horaire du lieu")),
    venue=_maybe(
        _object(_("lieu"), name=_text(), address=_text(), is_house=_one("boolean", _("c’est La Clef")))
    ),
    rooms=_list(ROOM, _("salles ; pour une exposition, une ligne par ouverture")),
    films=_list(FILM, _("films, dans l’ordre de projection")),
    guests=_list(GUEST, _("personnes annoncées")),
    cycle=_maybe(_object(_("cycle"), id=_text(), title=_both(), url=_both(of=_url()))),
    partner=_maybe(_object(_("association ou festival partenaire"), name=_text(), url=_maybe(_url()))),
    admission=_object(
        _("comment on entre"),
        mode=_choice(Admission, _("entrées à prix libre, inscription, entrée libre, ou ailleurs")),
        words=_both(_("la même chose en toutes lettres")),
        booking_url=_maybe(_url(_("adresse de réservation, si c’est ailleurs"))),
        opens_at=_maybe(_moment(_("ouverture des réservations"))),
    ),
    image=_maybe(
        _object(
            _("image ; le crédit l’accompagne partout où elle paraît"),
            url=_url(),
            width=_one("integer"),
            height=_one("integer"),
            credit=_maybe(_text()),
            alt=_written(_("ce que l’on dit à qui ne la voit pas")),
        )
    ),
    published_at=_maybe(_moment(_("première publication"))),
    changed_at=_moment(_("dernier changement")),
)
DOCUMENT = _object(
    version=_one("integer", _("version du document"), const=VERSION),
    documentation=_url(_("la page qui l’explique")),
    schema=_url(_("son schéma")),
    url=_url(_("la page du programme")),
    screenings=_list(
        SCREENING, _("séances : les trente derniers jours et toutes celles à venir, dans l’ordre")
    ),
)


def schema() -> Schema:
    """The schema as it is served."""
    address = absolute(reverse("feeds:schema"))
    return {"$schema": DIALECT, "$id": address, "title": "La Clef – programme", **DOCUMENT}


class Field(NamedTuple):
    """A line of the documentation: where it stands, what it is, what it means."""

    path: str
    kind: str
    words: Promise | str
    values: str


def fields(schema: Schema = DOCUMENT, path: str = "") -> Iterator[Field]:
    """Every described field, in the order of the document; lists are marked []."""
    for name, part in schema.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        if "description" in part:
            yield Field(here, _kind(part), part["description"], _values(part))
        yield from fields(part, here)
        yield from fields(part.get("items", {}), f"{here}[]")


def _values(part: Schema) -> str:
    return ", ".join(str(value) for value in part.get("enum", ()) if value)


def _kind(part: Schema) -> str:
    kinds = part["type"] if isinstance(part["type"], list) else [part["type"]]
    return " | ".join([str(part.get("format", kinds[0])), *kinds[1:]])
