"""Every page of the rota, walked from its addresses: axe finds nothing, it fits a phone, Tab sees each stop."""

from datetime import timedelta

import pytest
from django.urls import URLPattern, reverse
from django.utils import timezone

from laclef.accounts.roles import Role as HouseRole
from screenings.calendar import cinema_day, house_zone
from screenings.models import Kind
from tests.browser.axe import complaints_in_both
from tests.browser.test_keyboard import trouble_on
from tests.factories import make_user, make_venue
from tests.volunteers.factories import (
    give_training,
    make_alone_shift,
    make_attendance,
    make_crewed,
    make_role,
    make_shift,
    make_sign_up,
    make_template,
    make_training,
    make_volunteer,
)
from volunteers.models import (
    Absence,
    ChecklistItem,
    CrewLine,
    Evening,
    HandoverNote,
    Joining,
    Shift,
    Training,
    Volunteer,
    WorkingGroup,
)
from volunteers.urls import urlpatterns

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What a machine reads, and what only changes something: no page for people.
NO_PAGES = {"feed", "export", "coordination-export"}
ACTS = {
    *("take", "confirm", "tick", "note", "settle", "foyer", "presence", "arrive", "go-home", "back"),
    *(
        "join-group",
        "let-coordinate",
        "renew-feed",
        "repeat",
        "experienced",
        "comes-back",
        "welcome",
        "invite",
        "close-arrival",
    ),
}


@pytest.fixture
def noa() -> Volunteer:
    """Of the coordination and of tonight's crew; nothing of hers is empty."""
    now = timezone.now().replace(microsecond=0)
    noa = make_volunteer(
        user=make_user(HouseRole.ROTA_COORDINATOR, first_name="Noa"),
        phone="06 39 98 00 01",
        agreed_to_be_phoned=True,
    )
    venue = make_venue(is_house=True)
    evening = Evening.objects.create(venue=venue, day=cinema_day(now, house_zone()))
    bar = make_role("Bar", notes_fr="Le café d’abord.")
    ChecklistItem.objects.create(role=bar, text_fr="Frigo rempli")
    shift = make_shift(role=bar, evening=evening, starts_at=now + timedelta(minutes=5), wished=3, trainees=1)
    for person in (noa, make_volunteer("Bob", experienced=False)):
        make_sign_up(shift, person)
    HandoverNote.objects.create(evening=evening, kind="fault", text="La lampe", written_at=now)
    past = make_shift(starts_at=now - timedelta(days=2))
    make_attendance(noa, past.starts_at, past.ends_at, shift=past)
    make_sign_up(past, make_volunteer("Zoé"))
    give_training(noa, make_training())
    make_training("sécurité incendie", how="read", text_fr="Les issues restent dégagées.")
    make_shift(role=make_role("Projection 35", trainings=(make_training("35 mm"),)))
    make_template(Kind.DEBATE, bar={"scope": "evening"})
    make_crewed(starts_at=now + timedelta(days=2), now=now)
    CrewLine.objects.update(wished=3)
    make_sign_up(make_alone_shift(), make_volunteer("Lou"))
    Joining.objects.create(first_name="Rim", email="rim@laclef.example", asked_at=now)
    today = now.date()
    Absence.objects.create(
        volunteer=noa, from_on=today + timedelta(days=30), until_on=today + timedelta(days=31)
    )
    WorkingGroup.objects.create(slug="technique-essai", name_fr="Technique")
    return noa


def pages_of(noa: Volunteer) -> dict[str, str]:
    """Every address of the rota that people read, by its name, with rows of which there is something to say."""
    place = noa.sign_ups.get()
    alone = Shift.objects.get(nature="works_day").pk
    template = CrewLine.objects.latest("pk").template_id
    to_read = Training.objects.get(how="read").pk
    rows: dict[str, object] = {
        **dict.fromkeys(("about", "shift"), place.shift_id),
        **dict.fromkeys(("evening", "evening-paper"), noa.attendances.get().shift.evening_id),
        **dict.fromkeys(("alone", "cancel-alone"), alone),
        **dict.fromkeys(("template", "apply-template"), template),
        **dict.fromkeys(("training", "edit-training"), to_read),
        "correct": noa.attendances.get().pk,
        "leave": place.pk,
        "month": f"{timezone.localdate():%Y-%m}",
        **dict.fromkeys(("person", "leaves"), Volunteer.objects.get(user__first_name="Bob").pk),
        "post": place.shift.role_id,
    }
    names = [pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)]
    shown = {
        name: reverse(f"volunteers:{name}", args=[rows[name]] if name in rows else [])
        for name in names
        if name not in NO_PAGES | ACTS
    }
    return {**shown, "joining": reverse("join")}


def test_axe_finds_nothing_on_any_page_of_the_team_and_each_fits_a_phone(page, login, noa):
    login(noa.user)
    assert complaints_in_both(page, pages_of(noa)) == []


def test_tab_sees_every_stop_of_the_team_s_pages_and_leaves_them(page, login, noa):
    login(noa.user)
    assert trouble_on(page, pages_of(noa)) == []
