"""What one needs to know to come, get in and follow: said in words, room by room, never by an icon alone."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screenings import wording
from screenings.models import Room, Screening
from screenings.models.films import Sound


def sentences(screening: Screening) -> list[str]:
    """Late entry, age, language, access of the screening and of each of its rooms; short sentences."""
    return [*_entering(screening), *_following(screening), *_rooms(screening)]


def promises(screening: Screening) -> list[str]:
    """The few words a line of the programme carries for those who look for just that."""
    said = {
        _("jeune public"): screening.for_children,
        _("sous-titres sourd·es et malentendant·es"): subtitled_for_deaf(screening),
        _("audiodescription"): described(screening),
        _("compréhensible en anglais"): understandable_in_english(screening),
    }
    return [words for words, true in said.items() if true]


def understandable_in_english(screening: Screening) -> bool:
    """Every film spoken or subtitled in English, or without a word; as the filter says it."""
    items = list(screening.programme.all())
    return bool(items) and all(wording.understandable(item, "en") for item in items)


def subtitled_for_deaf(screening: Screening) -> bool:
    """Every film in which somebody speaks, and one at least; as the filter says it."""
    spoken = [item for item in screening.programme.all() if item.film.sound == Sound.SPOKEN]
    every = all(item.subtitles_for_deaf for item in spoken)
    return every and any(item.subtitles_for_deaf for item in screening.programme.all())


def described(screening: Screening) -> bool:
    """Every film; as the filter says it."""
    items = list(screening.programme.all())
    return bool(items) and all(item.audio_description for item in items)


def _entering(screening: Screening) -> list[str]:
    said = []
    if screening.late_entry is not None:
        late = _("On peut entrer en cours de séance."), _("On n’entre plus une fois la séance commencée.")
        said.append(late[0] if screening.late_entry else late[1])
    if screening.for_children:
        said.append(_("Jeune public."))
    if screening.age_from:
        said.append(_("À partir de %(age)s ans.") % {"age": screening.age_from})
    return said


def _following(screening: Screening) -> list[str]:
    said = []
    if understandable_in_english(screening):
        said.append(_("Compréhensible en anglais."))
    if subtitled_for_deaf(screening):
        said.append(_("Sous-titres pour sourd·es et malentendant·es."))
    if described(screening):
        said.append(_("Audiodescription."))
    return said


def _rooms(screening: Screening) -> list[str]:
    found = {booking.room_id: booking.room for booking in screening.room_bookings.all()}
    return [_room(room) for room in found.values()]


def _room(room: Room) -> str:
    """Salle 1 : accessible en fauteuil roulant (2 places), boucle magnétique."""
    if room.step_free is None:
        wheelchair = _("accès en fauteuil roulant, demandez-nous avant de venir")
    elif room.step_free and room.wheelchair_places:
        wheelchair = ngettext(
            "accessible en fauteuil roulant (%(places)s place)",
            "accessible en fauteuil roulant (%(places)s places)",
            room.wheelchair_places,
        ) % {"places": room.wheelchair_places}
    else:
        wheelchair = (
            _("accessible en fauteuil roulant") if room.step_free else _("pas d’accès en fauteuil roulant")
        )
    loop = [_("boucle magnétique")] if room.hearing_loop else []
    return _("%(room)s : %(access)s.") % {"room": room.name, "access": ", ".join([wheelchair, *loop])}
