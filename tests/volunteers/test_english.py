"""What an English reader of the team reads: the house's own words are there, the others are marked as French."""

import pytest
from django.urls import reverse

from tests.people import sign_in
from tests.volunteers.factories import make_role, make_shift, make_sign_up, make_volunteer
from volunteers.models import ChecklistItem, Role, Training, WorkingGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client):
    alice = make_volunteer("Alice")
    sign_in(client, alice.user)
    return alice


def test_the_house_s_own_words_are_all_in_english():
    """What the migrations bring: posts, checklists, trainings, groups."""
    assert ChecklistItem.objects.exists()
    assert list(ChecklistItem.objects.filter(text_en="").values_list("text_fr", flat=True)) == []
    for model in (Role, Training, WorkingGroup):
        assert list(model.objects.filter(name_en="").values_list("name_fr", flat=True)) == []


def test_a_checklist_and_a_note_are_read_in_english_or_marked_as_french(client, alice):
    role = make_role("Bar", name_en="The bar", notes_fr="Le café d’abord.", notes_en="Coffee first.")
    ChecklistItem.objects.create(role=role, text_fr="Frigo rempli", text_en="Fridge filled")
    ChecklistItem.objects.create(role=role, text_fr="Éponge neuve", position=1)
    shift = make_shift(role=role)
    make_sign_up(shift, alice)
    address = "/en" + reverse("volunteers:about", args=[shift.pk])
    text = client.get(address).text
    assert [words for words in ("The bar", "Coffee first.", "Fridge filled") if words not in text] == []
    assert "Frigo rempli" not in text
    assert '<span lang="fr">Éponge neuve</span>' in text
    role.notes_en = ""
    role.save()
    text = client.get(address).text
    assert '<p lang="fr">Le café d’abord.</p>' in text


def test_one_chooses_among_english_names(client, alice):
    make_role("Bar", name_en="The bar")
    for address in ("/en/equipe/preferences/", "/en/equipe/mes-heures/"):
        assert "The bar" in client.get(address).text
    assert "Community life" in client.get("/en/equipe/mes-heures/").text
