"""How the phone says what a code opened: one word, one shape, one sound each; never by colour alone."""

from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tickets.door.scanning import Admitted, HowMany
from tickets.refusals import AdmissionRefused, NotIn

SALT = "tickets.door.sign"
HEADINGS = {
    NotIn.ALREADY: gettext_lazy("Déjà entré·e"),
    NotIn.ELSEWHERE: gettext_lazy("Pas ici"),
    NotIn.CANCELLED: gettext_lazy("Annulée"),
    NotIn.TILL: gettext_lazy("À la caisse"),
    NotIn.UNKNOWN: gettext_lazy("Inconnu"),
    NotIn.BUSY: gettext_lazy("Encombré"),
}


@dataclass(frozen=True)
class Sign:
    """`kind` names its shape, sound and vibration; with `most`, the phone asks how many have come."""

    kind: str
    heading: str
    words: str = ""
    code: str = ""
    most: int = 0

    @property
    def packed(self) -> str:
        """Carried by an address that cannot be made up: what the page without a script shows next."""
        return signing.dumps(asdict(self), salt=SALT)

    @property
    def choices(self) -> range:
        return range(1, self.most + 1)


def sign_of(told: Admitted | HowMany | AdmissionRefused | None) -> Sign:
    """The sign for what the scan answered; for nothing legible, too."""
    if isinstance(told, Admitted):
        words = ngettext("%(n)s personne entre.", "%(n)s personnes entrent.", told.people) % {
            "n": told.people
        }
        return Sign("admitted", _("Laisse entrer"), " ".join(filter(None, (words, told.also))))
    if isinstance(told, HowMany):
        words = ngettext("%(n)s entrée réglée.", "%(n)s entrées réglées.", told.most) % {"n": told.most}
        words = " ".join(filter(None, (words, told.also)))
        return Sign("how-many", _("Combien entrent ?"), words, told.code, told.most)
    if told is None:
        return Sign(NotIn.UNKNOWN, str(HEADINGS[NotIn.UNKNOWN]), _("Scanne ou tape le code."))
    return Sign(told.because, str(HEADINGS[told.because]), str(told.message))


def unpacked(text: str) -> Sign | None:
    """The sign of an address; none where it was tampered with."""
    try:
        facts: dict[str, Any] = signing.loads(text, salt=SALT, max_age=3600)
    except signing.BadSignature:
        return None
    return Sign(**facts)
