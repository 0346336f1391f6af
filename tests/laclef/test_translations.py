"""The English is whole, French counts as French does, and an extraction changes nothing by itself."""

from io import BytesIO

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo

from laclef import checks, translations

TEMPLATE = """{% load i18n %}<p class="{% if a %}b{% endif %}">
{% translate "Ce soir" %} {% translate "place" context "siège" %} {{ _("Salle") }}
{% blocktranslate count n=places trimmed %}
  Il reste {{ n }} place.
{% plural %}
  Il reste {{ n }} places.
{% endblocktranslate %}
{% blocktranslate with title=film.title context "affiche" %}100 % {{ title }}{% endblocktranslate %}
"""

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
name = _("bénévole")
text = ngettext("une entrée", "%(n)s entrées", n)
text = pgettext("état", "publiée")
"""


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A tiny project with one template and one module of screenings."""
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "laclef" / "locale")
    for path, text in {"templates/screenings/home.html": TEMPLATE, "screenings/words.py": PYTHON}.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_code_and_templates_are_read():
    template = [
        (message, context)
        for _line, message, _comments, context in translations.messages_in(
            BytesIO(TEMPLATE.encode()), ".html"
        )
    ]
    assert template == [
        ("Ce soir", None),
        ("place", "siège"),
        ("Salle", None),
        (("Il reste %(n)s place.", "Il reste %(n)s places."), None),
        ("100 %% %(title)s", "affiche"),
    ]
    code = [message for _line, message, *_ in translations.messages_in(BytesIO(PYTHON.encode()), ".py")]
    assert code == ["bénévole", ("une entrée", "%(n)s entrées"), "publiée"]


def test_each_area_has_its_own_texts(sources):
    assert len(translations.extract("screenings")) == 8
    assert [len(translations.extract(area)) for area in ("house", "tickets", "volunteers")] == [0, 0, 0]


def test_extracting_keeps_the_english_and_changes_nothing_twice(sources):
    assert translations.update("screenings") == (8, 8, 0)
    path = translations.po_path("screenings")
    path.write_text(
        path.read_text().replace('msgid "Ce soir"\nmsgstr ""', 'msgid "Ce soir"\nmsgstr "Tonight"')
    )
    assert translations.update("screenings") == (8, 7, 0)
    before = path.read_text()
    assert translations.update("screenings") == (8, 7, 0)
    assert path.read_text() == before
    assert "Date" not in before


def test_zero_takes_the_singular_in_french(sources):
    translations.update("screenings")
    assert translations.compile_all() == 2
    _english, french = translations.mo_paths("screenings")
    with french.open("rb") as mo:
        catalog = read_mo(mo)
    counting = catalog.get(("une entrée", "%(n)s entrées"))
    assert tuple(counting.string) == ("une entrée", "%(n)s entrées")
    assert len(catalog) == 2
    assert catalog.plural_expr == "(n > 1)"


def test_a_catalogue_that_is_not_compiled_is_said(sources):
    translations.update("screenings")
    complaint = checks.translations_are_compiled(None)[0]
    assert (complaint.id, complaint.hint) == ("laclef.W001", "Run: python3 manage.py translations")
    translations.compile_all()
    assert checks.translations_are_compiled(None) == []


@pytest.mark.parametrize("area", translations.AREAS)
def test_every_text_has_its_english(area):
    """`manage.py translations --extract` puts what is missing in the .po; then someone writes the English."""
    wanted, written = translations.extract(area), translations.read(area)
    texts = [message for message in wanted if message.id]
    absent = [message.id for message in texts if written.get(message.id, message.context) is None]
    missing = [*map(str, absent), *translations.untranslated(written)]
    assert not missing, f"{len(missing)} texts of {area} have no English:\n" + "\n".join(missing)


def test_one_text_has_one_english():
    """The same msgid in two areas: Django shows the first area's, so they must agree."""
    english: dict[object, dict[str, object]] = {}
    for area in translations.AREAS:
        for message in translations.read(area):
            if message.id:
                english.setdefault((message.id, message.context), {})[area] = message.string
    torn = {key: texts for key, texts in english.items() if len({str(text) for text in texts.values()}) > 1}
    assert torn == {}


def test_an_empty_catalogue_lacks_everything():
    catalog = Catalog(locale="en")
    catalog.add("Ce soir")
    catalog.add(("une", "des"), ("one", ""))
    catalog.add("fini", "done")
    assert translations.untranslated(catalog) == ["Ce soir", "une"]
