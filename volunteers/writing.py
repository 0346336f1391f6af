"""The coordination writes to a crew, or to the people of a post: one mail each, nobody sees the others' address."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from laclef import journal, outbox
from laclef.accounts.models import User
from volunteers.models import HOLDING, Evening, Role, SignUp, Volunteer
from volunteers.rota import RotaRefused

LATELY = timedelta(days=365)


def crew_of(evening: Evening) -> list[Volunteer]:
    """Who holds a place that evening, sure or to confirm."""
    places = SignUp.objects.holding().filter(shift__evening=evening)
    return _people(Q(pk__in=places.values("volunteer")))


def people_of(role: Role, now: datetime) -> list[Volunteer]:
    """Who likes the post, holds it in what is to come, or held it within a year."""
    held = SignUp.objects.filter(shift__role=role, state__in=HOLDING, shift__ends_at__gt=now - LATELY)
    return _people(Q(wanted_roles=role) | Q(pk__in=held.values("volunteer")))


def _people(which: Q) -> list[Volunteer]:
    here = Volunteer.objects.present().filter(which).distinct()
    return list(here.select_related("user").order_by("user__first_name", "pk"))


@journal.atomic
def write(
    *, to: list[Volunteer], about: str, subject: str, text: str, by: User, key: uuid.UUID, now: datetime
) -> int:
    """Queue the mails and say so in the journal (how many, about what; not the words). Sent twice it is once."""
    if not to:
        raise RotaRefused(_("Personne à qui écrire : choisis une autre équipe."))
    if not subject.strip() or not text.strip():
        raise RotaRefused(_("Il faut un objet et quelques mots."))
    for volunteer in to:
        outbox.queue(
            event=f"rota.message:{key}",
            recipient=volunteer.user.email,
            language=volunteer.user.language,
            template="mail/volunteers_message",
            context={
                "name": volunteer.first_name,
                "subject": " ".join(subject.split()),
                "text": text.strip(),
                "sender": by.get_short_name(),
                "answer_to": by.email,
                "about": about,
            },
        )
    journal.note(nature="rota.message", actor=by, links={}, facts={"people": len(to), "about": about})
    return len(to)
