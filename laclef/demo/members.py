"""The demo's members: a dozen invented names, so that three letters find someone at the till."""

from datetime import datetime

from tickets.models import Member

NAMES = (
    "Anouk Tavernelle",
    "Anatole Brindille",
    "Bilal Quinquet",
    "Chloé Mirabeau-Lampe",
    "Diego Pellicule",
    "Esra Bobinette",
    "Félix Strapontin",
    "Gül Ouvreuse",
    "Inès Contrechamp",
    "Jawad Travelling",
    "Lena Générique",
    "Zoé Lanterne",
)


def join(*, now: datetime) -> None:
    """Made once, by the first start."""
    if Member.objects.filter(name__in=NAMES).exists():
        return
    Member.objects.bulk_create(
        Member(
            name=name,
            email=f"adherent-{number}@demo.laclef.example" if number % 3 else "",
            created_at=now,
            last_contact_on=now.date(),
        )
        for number, name in enumerate(NAMES, 1)
    )
