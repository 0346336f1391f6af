"""A private page for each guest of a screening."""

import django.db.models.deletion
import screenings.models.guest_pages
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("screenings", "0007_pictures"),
    ]

    operations = [
        migrations.CreateModel(
            name="GuestPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token",
                    models.CharField(
                        default=screenings.models.guest_pages.new_guest_token,
                        editable=False,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "Français"), ("en", "English")],
                        default="fr",
                        max_length=2,
                        verbose_name="langue",
                    ),
                ),
                ("call_name", models.CharField(blank=True, max_length=80, verbose_name="qui appeler")),
                ("call_phone", models.CharField(blank=True, max_length=40, verbose_name="à quel numéro")),
                ("told", models.TextField(blank=True, max_length=2000, verbose_name="à lui dire")),
                (
                    "contact",
                    models.CharField(blank=True, max_length=200, verbose_name="comment joindre la personne"),
                ),
                ("made_at", models.DateTimeField(verbose_name="faite le")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="fermée le")),
                (
                    "guest",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="page",
                        to="screenings.guest",
                        verbose_name="invité·e",
                    ),
                ),
            ],
            options={
                "verbose_name": "page d’invité·e",
                "verbose_name_plural": "pages d’invité·es",
                "ordering": ["id"],
            },
        ),
    ]
