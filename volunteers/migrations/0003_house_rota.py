"""The house's working groups, posts, trainings and crews, as a first state that its people then change."""

from django.db import migrations

GROUPS = [
    ("vie-collective", "Vie collective", "Community life"),
    ("administration", "Administration", "Administration"),
    ("batiment-securite", "Bâtiment & sécurité", "Building & safety"),
    ("technique", "Technique", "Technical"),
    ("programmation", "Programmation", "Programming"),
    ("communication", "Communication", "Communication"),
    ("billetterie-bar", "Billetterie–café/bar", "Box office–café/bar"),
]

# slug, French, English, how it is got, months it lasts
TRAININGS = [
    ("clefs", "clefs", "keys", "approved", None),
    ("projection-dcp", "projection DCP", "DCP projection", "approved", None),
    ("projection-35", "projection 35 mm", "35 mm projection", "approved", None),
    ("premiers-secours", "premiers secours", "first aid", "approved", 24),
]

# slug, French, English, scope, group, trainings, several at once
ROLES = [
    ("ouverture", "Ouverture", "Opening", "evening", "batiment-securite", ["clefs"], False),
    ("accueil", "Accueil et caisse", "Desk", "evening", "billetterie-bar", [], False),
    ("bar", "Bar", "Bar", "evening", "billetterie-bar", [], False),
    (
        "projection-dcp",
        "Projection DCP",
        "DCP projection",
        "screening",
        "technique",
        ["projection-dcp"],
        True,
    ),
    (
        "projection-35",
        "Projection 35 mm",
        "35 mm projection",
        "screening",
        "technique",
        ["projection-35"],
        True,
    ),
    ("regie", "Régie son et lumière", "Sound and light", "screening", "technique", [], False),
    ("animation", "Animation", "Host", "screening", "programmation", [], False),
    ("fermeture", "Fermeture et clefs", "Closing and keys", "evening", "batiment-securite", ["clefs"], False),
]

TOGETHER = [
    ("ouverture", "accueil"),
    ("ouverture", "bar"),
    ("ouverture", "animation"),
    ("ouverture", "projection-dcp"),
    ("ouverture", "projection-35"),
    ("ouverture", "regie"),
    ("ouverture", "fermeture"),
    ("fermeture", "accueil"),
    ("fermeture", "bar"),
    ("fermeture", "animation"),
    ("fermeture", "projection-dcp"),
    ("fermeture", "projection-35"),
    ("fermeture", "regie"),
    ("projection-dcp", "projection-35"),
]

CHECKLISTS = {
    "ouverture": [
        "Lumières et chauffage",
        "Issues de secours dégagées",
        "Toilettes propres, papier",
        "Affiches du soir",
    ],
    "accueil": [
        "Fond de caisse compté",
        "Terminal de carte chargé",
        "Jauge des deux salles relue",
        "Qui reste dans le foyer ?",
    ],
    "bar": ["Fond de caisse du bar", "Frigo rempli", "Vaisselle faite en partant"],
    "projection-dcp": [
        "Copie et clef (KDM) vérifiées",
        "Son et lumière essayés",
        "Version et sous-titres relus",
    ],
    "projection-35": [
        "Copie inspectée",
        "Lampe et objectif réglés",
        "Changement de bobine prêt",
        "Copie rangée",
    ],
    "animation": ["Invité·e accueilli·e", "Micros essayés"],
    "fermeture": [
        "Plus personne dans les salles",
        "Bar et caisse fermés",
        "Lumières, eau, chauffage",
        "Alarme et clefs",
    ],
}

# role, at least, places, to learn, call from, minutes before, until, minutes after
OPENING = ("ouverture", 1, 1, 0, "doors", 45, "doors", 0)
DESK = ("accueil", 2, 2, 1, "doors", 30, "end", 15)
DESK_ONE = ("accueil", 1, 2, 0, "doors", 15, "end", 15)
BAR = ("bar", 1, 1, 1, "doors", 30, "end", 30)
STAGE = ("regie", 1, 1, 1, "doors", 90, "end", 30)
CLOSING = ("fermeture", 1, 1, 1, "end", 15, "end", 45)
DCP = ("projection-dcp", 1, 1, 1, "doors", 30, "end", 15)
MM35 = ("projection-35", 1, 1, 1, "doors", 60, "end", 30)
HOST = ("animation", 1, 1, 0, "start", 15, "end", 0)
FILM = [OPENING, DESK, BAR, DCP, MM35, HOST, CLOSING]

TEMPLATES = {
    "film": FILM,
    "shorts": FILM,
    "concert": [OPENING, DESK, BAR, STAGE, CLOSING],
    "theatre": [OPENING, DESK, BAR, STAGE, CLOSING],
    "debate": [OPENING, DESK_ONE, BAR, HOST, CLOSING],
    "workshop": [OPENING, DESK_ONE, ("animation", 1, 2, 1, "start", 30, "end", 30), CLOSING],
    "exhibition": [OPENING, DESK_ONE, CLOSING],
    "radio": [OPENING, STAGE, CLOSING],
    "assembly": [OPENING, ("bar", 0, 1, 0, "doors", 15, "end", 30), CLOSING],
    "works_day": [OPENING, CLOSING],
    "hire": [OPENING, DCP, CLOSING],
    "internal": [],
}
FORMATS = {"projection-dcp": ["dcp", "video", "disc"], "projection-35": ["35mm", "16mm", "super8"]}


def seed(apps, schema_editor=None):
    """Fill what is empty; what the house has changed since stays."""
    model = lambda name: apps.get_model("volunteers", name)  # noqa: E731
    groups = {}
    for position, (slug, fr, en) in enumerate(GROUPS):
        groups[slug], _ = model("WorkingGroup").objects.get_or_create(
            slug=slug, defaults={"name_fr": fr, "name_en": en, "position": position}
        )
    trainings = {}
    for slug, fr, en, how, months in TRAININGS:
        trainings[slug], _ = model("Training").objects.get_or_create(
            slug=slug, defaults={"name_fr": fr, "name_en": en, "how": how, "valid_months": months}
        )
    roles = {}
    for position, (slug, fr, en, scope, group, needed, several) in enumerate(ROLES):
        facts = {"name_fr": fr, "name_en": en, "scope": scope, "group": groups[group]}
        role, new = model("Role").objects.get_or_create(
            slug=slug, defaults={**facts, "several_at_once": several, "position": position}
        )
        roles[slug] = role
        if new:
            role.required_trainings.set([trainings[name] for name in needed])
            for place, text in enumerate(CHECKLISTS.get(slug, [])):
                model("ChecklistItem").objects.create(role=role, text_fr=text, position=place)
    for one, other in TOGETHER:
        # A migration's model does not know that this goes both ways.
        roles[one].compatible_with.add(roles[other])
        roles[other].compatible_with.add(roles[one])
    for kind, lines in TEMPLATES.items():
        template, new = model("CrewTemplate").objects.get_or_create(kind=kind)
        for line in lines if new else []:
            _line(model("CrewLine"), template, roles, line, kind)


def _line(crew_line, template, roles, line, kind):
    slug, minimum, wished, trainees, call_from, call_minutes, until, until_minutes = line
    crew_line.objects.create(
        template=template,
        role=roles[slug],
        scope=roles[slug].scope,
        minimum=minimum,
        wished=wished,
        trainees=trainees,
        call_from=call_from,
        call_minutes=call_minutes,
        until=until,
        until_minutes=until_minutes,
        formats=FORMATS.get(slug, []),
        with_talk=slug == "animation" and kind in ("film", "shorts"),
    )


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0002_rules")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
