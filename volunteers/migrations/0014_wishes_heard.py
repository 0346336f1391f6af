"""Who was not asked yet because of what they wish for has a line of their own in the account of the mails."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0013_checklists_in_english"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="automaticmail",
            name="volunteers_automatic_known_fate",
        ),
        migrations.AlterField(
            model_name="automaticmail",
            name="fate",
            field=models.CharField(
                choices=[
                    ("sent", "parti"),
                    ("paused", "retenu\xa0: tout est en pause"),
                    ("stopped", "pas écrit\xa0: la personne n’en veut plus"),
                    ("nothing", "pas écrit\xa0: rien à dire"),
                    ("withdrawn", "retiré avant de partir\xa0: c’était déjà réglé"),
                    ("quiet", "attend le matin\xa0: heures de silence"),
                    ("later", "pas encore\xa0: d’autres sont demandé·es d’abord"),
                    ("wishes", "pas encore\xa0: pas leur jour, ou assez de fois ce mois-ci"),
                    ("kept", "pas écrit\xa0: la place est proposée à qui l’attendait"),
                    ("limit", "pas écrit\xa0: déjà assez demandé·es ce jour-là"),
                    ("untrained", "pas écrit\xa0: sans la formation"),
                    ("absent", "pas écrit\xa0: absence notée"),
                    ("busy", "pas écrit\xa0: déjà une place à cette heure"),
                    ("unwilling", "pas écrit\xa0: ne souhaitent pas qu’on leur propose"),
                    ("gave_back", "pas écrit\xa0: s’est retiré·e de ce créneau"),
                ],
                max_length=9,
                verbose_name="ce qu’il en est",
            ),
        ),
        migrations.AddConstraint(
            model_name="automaticmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "fate__in",
                        [
                            "sent",
                            "paused",
                            "stopped",
                            "nothing",
                            "withdrawn",
                            "quiet",
                            "later",
                            "wishes",
                            "kept",
                            "limit",
                            "untrained",
                            "absent",
                            "busy",
                            "unwilling",
                            "gave_back",
                        ],
                    )
                ),
                name="volunteers_automatic_known_fate",
            ),
        ),
    ]
