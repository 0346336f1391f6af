"""How a screening presents itself when its address is shared: Open Graph."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from screenings import wording
from screenings.feeds import words
from screenings.feeds.card import HEIGHT, WIDTH, card
from screenings.feeds.selections import absolute
from screenings.models import Screening

LOCALES = {"fr": "fr_FR", "en": "en_GB"}


@dataclass(frozen=True)
class Preview:
    """What the meta elements say; all addresses are full."""

    title: str
    description: str
    url: str
    image: str
    image_alt: str
    locale: str
    other_locales: list[str]
    width: int = WIDTH
    height: int = HEIGHT


def preview(screening: Screening) -> Preview:
    """State first in the title; the picture's address changes with what it shows, so that no copy grows old."""
    picture = reverse("feeds:card", args=[screening.slug, screening.public_id])
    return Preview(
        title=words.dated_heading(screening),
        description=" ".join(part for part in (words.notice(screening), words.short(screening)) if part),
        url=absolute(screening.get_absolute_url()),
        image=absolute(f"{picture}?v={card(screening).fingerprint}"),
        image_alt=_("Affichette : %(what)s, %(where)s")
        % {"what": words.dated_heading(screening), "where": words.place(screening)},
        locale=LOCALES[wording.language()],
        other_locales=[LOCALES[code] for code, _name in settings.LANGUAGES if code != wording.language()],
    )
