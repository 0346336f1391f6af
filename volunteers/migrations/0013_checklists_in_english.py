"""The house's own checklist lines in English; what the house has changed or translated since stays."""

from django.db import migrations

ENGLISH = {
    "ouverture": {
        "Lumières et chauffage": "Lights and heating",
        "Issues de secours dégagées": "Emergency exits clear",
        "Toilettes propres, papier": "Toilets clean, paper",
        "Affiches du soir": "Tonight’s posters",
    },
    "accueil": {
        "Fond de caisse compté": "Till float counted",
        "Terminal de carte chargé": "Card terminal charged",
        "Jauge des deux salles relue": "Seats of both rooms read again",
        "Qui reste dans le foyer ?": "Who stays in the foyer?",
    },
    "bar": {
        "Fond de caisse du bar": "Bar float counted",
        "Frigo rempli": "Fridge filled",
        "Vaisselle faite en partant": "Dishes done before leaving",
    },
    "projection-dcp": {
        "Copie et clef (KDM) vérifiées": "Copy and key (KDM) checked",
        "Son et lumière essayés": "Sound and lights tried",
        "Version et sous-titres relus": "Version and subtitles read again",
    },
    "projection-35": {
        "Copie inspectée": "Print inspected",
        "Lampe et objectif réglés": "Lamp and lens set",
        "Changement de bobine prêt": "Reel change ready",
        "Copie rangée": "Print put away",
    },
    "animation": {"Invité·e accueilli·e": "Guest welcomed", "Micros essayés": "Microphones tried"},
    "fermeture": {
        "Plus personne dans les salles": "Nobody left in the rooms",
        "Bar et caisse fermés": "Bar and till closed",
        "Lumières, eau, chauffage": "Lights, water, heating",
        "Alarme et clefs": "Alarm and keys",
    },
}


def translate(apps, schema_editor):
    lines = apps.get_model("volunteers", "ChecklistItem").objects.filter(text_en="")
    for role, texts in ENGLISH.items():
        for french, english in texts.items():
            lines.filter(role__slug=role, text_fr=french).update(text_en=english)


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0012_one_lock_of_places")]
    operations = [migrations.RunPython(translate, migrations.RunPython.noop)]
