"""What the law says of non-commercial screenings, counted and said as a warning (code du cinéma, art. L214-1 s.).

The house is warned, not stopped: whether an association may is for people to know. The overriding is recorded.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screenings.models import (
    Engagement,
    NonCommercialBasis,
    ProgrammeItem,
    Regime,
    Rule,
    Screening,
    State,
)

EXCEPTIONAL_A_YEAR = 6
VISA_DAYS = {NonCommercialBasis.CINE_CLUB: 183}
VISA_DAYS_ELSE = 365
FLAT_FEE_AFTER = timedelta(days=5 * 365)


@dataclass(frozen=True)
class Warning:
    """One thing to know before going on; `rule` is set where going on asks for a reason."""

    words: str
    rule: str = ""

    def __str__(self) -> str:
        return self.words


def warnings(screening: Screening) -> list[Warning]:
    """All that the law has to say of it as it stands."""
    if screening.regime == Regime.COMMERCIAL:
        return _flat_fees(screening)
    if screening.regime != Regime.NON_COMMERCIAL:
        return []
    found = [*_visas(screening), *_exceptional(screening)]
    if screening.regime_basis == NonCommercialBasis.CINE_CLUB:
        found.append(
            Warning(_("Ciné-club : réservée aux adhérent·es et à leurs invité·es, qui ne paient pas."))
        )
    return found


def exceptional_this_year(screening: Screening) -> int:
    """How many exceptional screenings its association has that year, this one included."""
    if screening.starts_at is None:
        return 0
    year = screening.local(screening.starts_at).year
    others = Screening.objects.filter(
        regime_basis=NonCommercialBasis.EXCEPTIONAL,
        partner=screening.partner_id,
        starts_at__year=year,
        state__in=(State.CONFIRMED, State.PUBLISHED),
    ).exclude(pk=screening.pk)
    return others.count() + 1


def _exceptional(screening: Screening) -> list[Warning]:
    if screening.regime_basis != NonCommercialBasis.EXCEPTIONAL or screening.starts_at is None:
        return []
    count, who = exceptional_this_year(screening), str(screening.partner or "La Clef")
    facts = {"count": count, "who": who, "most": EXCEPTIONAL_A_YEAR}
    if count <= EXCEPTIONAL_A_YEAR:
        words = ngettext(
            "%(count)s séance exceptionnelle de %(who)s cette année, sur %(most)s permises.",
            "%(count)s séances exceptionnelles de %(who)s cette année, sur %(most)s permises.",
            count,
        )
        return [Warning(words % facts)]
    return [
        Warning(
            _(
                "Ce serait la %(count)se séance exceptionnelle de %(who)s cette année : la loi en permet %(most)s."
            )
            % facts,
            Rule.EXCEPTIONAL,
        )
    ]


def _visas(screening: Screening) -> list[Warning]:
    days = VISA_DAYS.get(NonCommercialBasis(screening.regime_basis or "free"), VISA_DAYS_ELSE)
    on = screening.local(screening.starts_at).date() if screening.starts_at else None
    return [
        warning
        for item in screening.programme.all()
        if (warning := _visa(item, on=on, days=days)) is not None
    ]


def _visa(item: ProgrammeItem, *, on: date | None, days: int) -> Warning | None:
    facts = {"film": item.film.title, "months": 6 if days < VISA_DAYS_ELSE else 12}
    if item.film.visa_on is None:
        # A film of long ago has its visa of long ago.
        if item.film.year is not None and on is not None and item.film.year < on.year - 2:
            return None
        return Warning(_("La date du visa de « %(film)s » n’est pas connue.") % facts)
    if on is None or item.film.visa_on + timedelta(days=days) <= on:
        return None
    return Warning(_("Le visa de « %(film)s » a moins de %(months)s mois à cette date.") % facts, Rule.VISA)


def _flat_fees(screening: Screening) -> list[Warning]:
    """A flat fee only for a visa of five years, or a room of at most 1,200 entries a week on average."""
    if screening.starts_at is None:
        return []
    limit = (screening.starts_at - FLAT_FEE_AFTER).date()
    young = [
        item.film.title
        for item in screening.programme.all()
        if item.engagement == Engagement.FLAT and item.film.visa_on and item.film.visa_on > limit
    ]
    words = _(
        "Forfait et visa de moins de cinq ans : permis si la salle fait au plus 1 200 entrées par semaine (%s)."
    )
    return [Warning(words % ", ".join(young))] if young else []
