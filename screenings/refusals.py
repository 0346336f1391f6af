"""The programme's refusals, in words a person can act on.

The database holds the rules; each has a name. What it refuses by that name is said here, so that an
IntegrityError never reaches a page.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ProgrammeRefused(Exception):
    """Nothing was changed; the message can be shown to the person. `rule` is the database's name for it."""

    def __init__(self, message: "str | Promise", rule: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.rule = rule

    def __str__(self) -> str:
        return str(self.message)


WORDS: dict[str, Promise] = {
    "screenings_one_event_in_a_room": _(
        "La salle est déjà prise à cette heure. Choisis une autre heure ou une autre salle."
    ),
    "screenings_confirmed_has_time_and_venue": _(
        "Il manque le lieu, le début ou la fin : complète-les, puis recommence."
    ),
    "screenings_ends_after_start": _("La fin doit venir après le début : relis les heures."),
    "screenings_doors_before_start": _("Les portes ouvrent avant le début, pas après : relis les heures."),
    "screenings_doors_close_after_opening": _("Les portes ferment après leur ouverture : relis les heures."),
    "screenings_cancelled_is_dated_with_reason": _("Dis pourquoi, en une phrase : le public la lira."),
    "screenings_regime_fits_kind": _(
        "Ce régime ne convient pas à ce type d’événement : choisis-en un autre."
    ),
    "screenings_non_commercial_says_why": _(
        "Dis à quel titre la séance est non commerciale : ciné-club, exceptionnelle, gratuite ou plein air."
    ),
    "screenings_hire_never_published": _(
        "Une location ne se publie jamais : confirmée, elle tient déjà sa salle."
    ),
    "screenings_internal_never_published": _(
        "Un usage interne ne se publie pas, sauf une réunion ouverte à toustes : coche « réunion ouverte » si c’en est une."
    ),
    "screenings_commercial_sells_tickets": _(
        "Une séance commerciale délivre des entrées : choisis « entrées à prix libre », ou un autre régime."
    ),
    "screenings_elsewhere_has_an_address": _(
        "« Réservation ailleurs » va avec l’adresse où l’on réserve : donne les deux, ou aucune."
    ),
    "screenings_published_never_deleted": _(
        "Une séance publiée ne se supprime pas : annule-la, avec sa raison."
    ),
    "screenings_identity_is_permanent": _(
        "L’adresse et la première publication d’une séance ne changent pas : écris plutôt une autre séance."
    ),
    "screenings_state_follows_state": _(
        "Cette séance ne peut pas passer dans cet état : relis sa fiche, quelqu’un l’a peut-être changée."
    ),
    "screenings_past_is_fixed": _(
        "La séance est terminée : ses heures, salles, films, régime et état ne changent plus. Ses textes et ses images se corrigent encore."
    ),
    "screenings_interrupted_in_its_window": _(
        "Une séance se note interrompue entre son début et une heure après sa fin : avant, annule-la ; après, vois avec la trésorerie."
    ),
    "screenings_room_is_in_the_venue": _(
        "Cette salle n’est pas dans ce lieu : choisis une salle du même lieu."
    ),
    "screenings_places_within_seats": _(
        "Il y a plus de places que la salle n’en autorise : baisse d’abord le nombre de places."
    ),
    "screenings_slot_within_exhibition": _(
        "Ce créneau est en dehors des dates de l’exposition : relis ses jours."
    ),
    "screenings_shares_make_a_whole": _(
        "Les parts des films doivent faire 100 % en tout, ou rester vides : relis-les."
    ),
    "screenings_confirmed_has_a_room": _("Donne une salle à la séance."),
    "screenings_published_has_a_title": _("Donne un titre ou un film à la séance."),
    "screenings_film_programme_names_its_main_film": _("Dis quel film est le film principal."),
    "screenings_repetition_has_no_twin": _("Cette date a déjà sa répétition : choisis-en une autre."),
    "screenings_commercial_has_terms": _(
        "Il manque des conditions : distributeur, taux ou forfait, minimum garanti, numéro de visa. Complète-les, ou dis pourquoi publier sans."
    ),
    "screenings_visa_is_not_emptied": _(
        "Une séance commerciale publiée porte ce numéro de visa : corrige-le, mais ne le vide pas."
    ),
    "screenings_records_are_only_added": _(
        "Ce qui a été fait reste écrit : ajoute une décision plutôt que d’en changer une."
    ),
    "screenings_copy_is_tested_by_someone": _("Dis qui a essayé la copie."),
    "screenings_copy_goes_back_after_it_came": _(
        "La copie repart après être arrivée : relis les deux dates."
    ),
    "screenings_record_says_why": _("Dis pourquoi, en une phrase."),
    "screenings_private_use_sells_nothing": _(
        "Une location ou un usage interne ne délivre pas d’entrées : choisis « entrée libre, rien à réserver »."
    ),
    "screenings_basis_only_non_commercial": _(
        "« Au titre de » ne concerne que les séances non commerciales : vide ce champ ou change le régime."
    ),
    "screenings_template_regime_fits_kind": _(
        "Ce régime ne convient pas à ce type d’événement : choisis-en un autre."
    ),
    "screenings_template_basis_only_non_commercial": _(
        "« Au titre de » ne concerne que les séances non commerciales : vide ce champ ou change le régime."
    ),
    "screenings_template_admission_fits": _(
        "Ce mode d’entrée ne convient pas à ce type ou à ce régime : choisis-en un autre."
    ),
    "screenings_room_once_per_event": _("Cette salle est déjà donnée à la séance : choisis-en une autre."),
    "screenings_guest_once_per_role": _(
        "Cette personne est déjà annoncée dans ce rôle : retire-la, ou change son rôle."
    ),
    "screenings_item_one_main_film": _("Un seul film est le film principal : décoche l’autre."),
    "screenings_item_rate_is_lawful": _("Le taux va de 20 à 50 % : corrige-le."),
    "screenings_item_terms_are_one_kind": _(
        "Au pourcentage : un taux, sans forfait. Au forfait : un montant, sans taux ni minimum garanti."
    ),
    "screenings_item_share_within_whole": _("La part d’un film ne dépasse pas 100 % : corrige-la."),
    "screenings_age_is_a_childs": _("« À partir de » va jusqu’à 18 ans : corrige l’âge."),
    "screenings_published_picture_is_told": _(
        "Une image de cette séance n’a pas encore son crédit ou son texte de remplacement : complète-les à la page des images."
    ),
    "screenings_film_year_is_cinema": _("L’année va de 1888 à 2200 : corrige-la, ou vide le champ."),
    "screenings_film_lasts": _(
        "La durée se compte en minutes, à partir de 1 : vide-la si tu ne la connais pas."
    ),
    "screenings_venue_one_house": _(
        "Une autre fiche est déjà celle de la maison : décoche-y « c’est la maison » d’abord."
    ),
    "screenings_room_slug_once_per_venue": _(
        "Une autre salle de ce lieu porte déjà cette clé : choisis-en une autre."
    ),
    "screenings_room_has_seats_or_none_known": _(
        "Une salle a au moins une place : vide le champ si le nombre n’est pas fixé."
    ),
    "screenings_room_wheelchairs_within_seats": _(
        "Les places pour fauteuil sont comptées dans les places autorisées : il ne peut pas y en avoir plus."
    ),
    "screenings_filmcredit_once": _("Cette personne est déjà créditée : une ligne par personne."),
    "screenings_bookable_has_places": _("Dis combien de places on peut réserver dans chaque salle."),
}


def rule_of(error: IntegrityError) -> str:
    """The name of the database's rule that was broken, or nothing."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


@contextmanager
def in_words() -> Iterator[None]:
    """One savepoint in which a broken rule of the database becomes a ProgrammeRefused.

    Rules that wait for the commit are asked at the end, here, so that they too can be said in words.
    """
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        rule = rule_of(error)
        if rule not in WORDS:
            raise
        raise ProgrammeRefused(WORDS[rule], rule) from error
