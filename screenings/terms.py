"""What a commercial screening owes to its distributors, and what is not settled yet."""

from django.utils.translation import gettext as _

from screenings.models import Engagement, ProgrammeItem, Regime, Screening


def lacking(item: ProgrammeItem) -> list[str]:
    """What the terms of one film still lack, in words. The database asks the same on publication."""
    said = {
        _("distributeur"): item.distributor_id is not None,
        _("taux ou forfait"): item.engagement != "",
        _("minimum garanti"): item.engagement != Engagement.SHARE or item.minimum_guarantee_cents is not None,
        _("numéro de visa"): item.film.visa_number != "",
    }
    return [words for words, known in said.items() if not known]


def incomplete(screening: Screening) -> list[str]:
    """For a commercial screening, each film whose terms are not whole: "Attica : distributeur, minimum garanti"."""
    if screening.regime != Regime.COMMERCIAL:
        return []
    gaps = [(item.film.title, lacking(item)) for item in screening.programme.all()]
    return [_("%(film)s : %(what)s") % {"film": film, "what": ", ".join(gap)} for film, gap in gaps if gap]
