"""Every mail that no person writes: the one list of them, and the one gate they leave through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from laclef import outbox
from laclef.accounts.models import User
from laclef.accounts.roles import Role as HouseRole
from screenings.calendar import house_zone
from volunteers.models import AutomaticMail, Fate, MailPause, MailStop
from volunteers.standin.escalation import policy, wakes_at


@dataclass(frozen=True)
class Automatic:
    """One kind of automatic mail, as the table of them says it."""

    kind: str
    name: Promise
    to: Promise
    when: Promise
    template: str
    stoppable: bool = False
    essential: bool = False  # leaves at any hour and in a pause: who is not told stands before a closed door


def _mail(kind: str, name: Promise, to: Promise, when: Promise, **facts: Any) -> Automatic:
    facts.setdefault("template", f"volunteers/standin/mail/{kind}")
    return Automatic(kind=kind, name=name, to=to, when=when, **facts)


REGISTRY: dict[str, Automatic] = {
    mail.kind: mail
    for mail in (
        _mail(
            "left",
            _("Une place est libre"),
            _("la coordination"),
            _("quand quelqu’un se retire"),
            template="mail/volunteers_left",
        ),
        _mail(
            "moved",
            _("Ton créneau change"),
            _("qui est inscrit·e"),
            _("quand une séance est déplacée ; part même pendant une pause"),
            template="mail/volunteers_moved",
            essential=True,
        ),
        _mail(
            "released",
            _("Ton créneau n’a plus lieu"),
            _("qui est inscrit·e"),
            _("quand une séance est annulée ; part même pendant une pause"),
            template="mail/volunteers_released",
            essential=True,
        ),
        _mail(
            "asked",
            _("Peux-tu remplacer ?"),
            _("qui est formé·e, libre et d’accord, les moins récemment demandé·es d’abord"),
            _("trois personnes toutes les 2 h ; tout le monde dans les 6 dernières heures"),
            stoppable=True,
        ),
        _mail(
            "taken",
            _("C’est pris, merci"),
            _("les autres personnes demandées"),
            _("dès que la place est prise, ou n’a plus lieu"),
        ),
        _mail(
            "thanks",
            _("Quelqu’un te remplace"),
            _("la personne qui s’est retirée"),
            _("dès que la place est prise"),
        ),
        _mail(
            "filled",
            _("La place est prise"),
            _("la coordination"),
            _("dès que la place est prise"),
        ),
        _mail(
            "offered",
            _("Une place pour toi"),
            _("la première personne qui attendait"),
            _("dès qu’une place se libère sur un créneau complet"),
        ),
        _mail(
            "swap_proposed",
            _("On échange ?"),
            _("la personne à qui l’échange est proposé"),
            _("quand quelqu’un le propose"),
        ),
        _mail(
            "swap_answered",
            _("Réponse à l’échange"),
            _("la personne qui l’a proposé"),
            _("quand l’autre répond"),
        ),
        _mail(
            "decide",
            _("Trouver, déplacer ou annuler"),
            _("la coordination, et qui porte la séance"),
            _("2 h avant les portes, si le minimum manque"),
        ),
        _mail(
            "understaffed",
            _("Il manque du monde"),
            _("la coordination"),
            _("72, 24 et 6 h avant, une fois par étape"),
        ),
        _mail(
            "soon",
            _("Ton créneau dans trois jours"),
            _("qui est inscrit·e"),
            _("trois jours avant, le matin"),
            template="volunteers/standin/mail/reminder",
            stoppable=True,
        ),
        _mail(
            "today",
            _("Ton créneau aujourd’hui"),
            _("qui est inscrit·e"),
            _("le matin même"),
            template="volunteers/standin/mail/reminder",
            stoppable=True,
        ),
        _mail(
            "digest",
            _("Les créneaux libres"),
            _("qui l’a demandé dans ses préférences"),
            _("une fois par semaine"),
            stoppable=True,
        ),
        _mail(
            "unrecorded",
            _("Qui était là hier ?"),
            _("l’accueil de la veille, sinon la coordination"),
            _("le lendemain, si personne n’a noté les présences"),
            stoppable=True,
        ),
        _mail(
            "lapsing",
            _("Ta formation se termine"),
            _("qui la tient"),
            _("un mois avant"),
            stoppable=True,
        ),
    )
}


class Post:
    """The gate: what is paused, who stopped what, read once; then each mail leaves or says why not."""

    def __init__(self) -> None:
        pauses = MailPause.objects.filter(until_at__isnull=True)
        self.paused_at: datetime | None = pauses.values_list("from_at", flat=True).first()
        self.stops = set(MailStop.objects.values_list("volunteer__user_id", "kind"))
        self.rules, self.zone = policy(), house_zone()

    @property
    def paused(self) -> bool:
        return self.paused_at is not None

    def send(
        self,
        kind: str,
        *,
        event: str,
        person: User,
        context: Mapping[str, Any],
        now: datetime,
        urgent: bool = False,
    ) -> Fate:
        """Queue one mail and keep account of it; in the quiet hours it waits for the morning unless urgent."""
        mail = REGISTRY[kind]
        if self.paused and not mail.essential:
            return self.note(kind, event=event, person=person, fate=Fate.PAUSED, now=now)
        if mail.stoppable and (person.pk, kind) in self.stops:
            return self.note(kind, event=event, person=person, fate=Fate.STOPPED, now=now)
        leaves_at = now if urgent or mail.essential else wakes_at(self.rules, now, self.zone)
        facts: dict[str, Any] = {"name": person.get_short_name(), **context}
        if mail.stoppable:
            facts["stop"] = address("stop", stop_token(person, kind), language=person.language)
        outbox.queue(
            event=event,
            recipient=person.email,
            language=person.language,
            template=mail.template,
            context=facts,
            not_before=leaves_at if leaves_at > now else None,
            stop=facts.get("stop", ""),
        )
        return self.note(kind, event=event, person=person, fate=Fate.SENT, now=leaves_at)

    def note(self, kind: str, *, event: str, person: User, fate: Fate, now: datetime) -> Fate:
        """Keep account of what became of it; what was held back may leave later."""
        AutomaticMail.objects.bulk_create(
            [AutomaticMail(kind=kind, event=event, person=person, at=now, fate=fate)],
            update_conflicts=True,
            unique_fields=["event", "person"],
            update_fields=["at", "fate"],
        )
        return fate

    def settled(self, events: Iterable[str]) -> set[tuple[str, int]]:
        """(event, person) of what needs no second look: all but what a pause held back that is over."""
        known = AutomaticMail.objects.filter(event__in=list(events), person__isnull=False)
        if not self.paused:
            known = known.exclude(fate=Fate.PAUSED)
        return set(known.values_list("event", "person_id"))


def withdraw(event: str, *, now: datetime) -> list[str]:
    """Take back what has not left yet about an event, and say so in the account; returns whose it was."""
    whose = outbox.withdraw(event)
    AutomaticMail.objects.filter(event=event, person__email__in=whose).update(fate=Fate.WITHDRAWN, at=now)
    return whose


def purge(*, now: datetime) -> int:
    """Forget what is as old as the mails that the outbox forgets; returns how many lines.

    Never before it is past: a line that is gone could be sent once more.
    """
    days = max(settings.OUTBOX_KEEP_DAYS, settings.LAPSING_DAYS + 1, settings.REMIND_DAYS_BEFORE + 1)
    return AutomaticMail.objects.filter(at__lt=now - timedelta(days=days)).delete()[0]


def coordinators() -> list[User]:
    """Those who coordinate the team."""
    return list(User.objects.filter(groups__name=HouseRole.ROTA_COORDINATOR, is_active=True).order_by("pk"))


def address(page: str, *arguments: object, language: str) -> str:
    """The full address of a page (of this package, unless named in full) in the person's language."""
    name = page if ":" in page else f"volunteers:standin:{page}"
    with translation.override(language):
        return settings.SITE_URL + reverse(name, args=arguments)


# --- one person's stop ------------------------------------------------------------------------------------

SALT = "volunteers.standin.stop"


def stop_token(person: User, kind: str) -> str:
    """The secret part of the address that stops one kind of mail to one person."""
    return signing.dumps([person.pk, kind], salt=SALT)
