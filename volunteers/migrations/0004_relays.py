"""A long day's post is several shifts that relieve each other; one person may hold two relays of one post."""

import django.contrib.postgres.constraints
import django.db.models.constraints
import django.db.models.functions.comparison
from django.db import migrations, models


GO_TOGETHER = """
CREATE OR REPLACE FUNCTION volunteers_go_together(one bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT 1 FROM volunteers_shift a JOIN volunteers_shift b ON b.id = other AND b.evening_id = a.evening_id
    JOIN volunteers_role r ON r.id = a.role_id
    WHERE a.id = one AND (
        a.role_id = b.role_id AND ({same_post})
        OR EXISTS (SELECT 1 FROM volunteers_role_compatible_with c
                   WHERE c.from_role_id = a.role_id AND c.to_role_id = b.role_id)));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("screenings", "0006_search_reach"),
        ("volunteers", "0003_house_rota"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="shift",
            name="volunteers_one_shift_per_role_and_evening",
        ),
        migrations.RemoveConstraint(
            model_name="shift",
            name="volunteers_one_shift_per_role_and_screening",
        ),
        migrations.AddField(
            model_name="shift",
            name="relieves_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="Un jour long, le relais d’avant reste jusque-là.",
                null=True,
                verbose_name="relève jusqu’à",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("relieves_at__isnull", True),
                    models.Q(
                        ("relieves_at__gte", models.F("starts_at")), ("relieves_at__lte", models.F("ends_at"))
                    ),
                    _connector="OR",
                ),
                name="volunteers_shift_relieves_within",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("nature", "crew"), ("state", "live")),
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                expressions=[
                    (
                        models.Func(
                            models.F("evening_id"),
                            models.F("evening_id"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("role_id"), models.F("role_id"), models.Value("[]"), function="int8range"
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            django.db.models.functions.comparison.Coalesce(
                                models.F("screening_id"), models.Value(0)
                            ),
                            django.db.models.functions.comparison.Coalesce(
                                models.F("screening_id"), models.Value(0)
                            ),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            django.db.models.functions.comparison.Coalesce(
                                models.F("relieves_at"), models.F("starts_at")
                            ),
                            models.F("ends_at"),
                            function="tstzrange",
                        ),
                        "&&",
                    ),
                ],
                name="volunteers_post_asked_once_at_a_time",
            ),
        ),
        migrations.RunSQL(
            GO_TOGETHER.format(
                same_post="r.several_at_once OR a.screening_id IS NOT DISTINCT FROM b.screening_id"
            ),
            GO_TOGETHER.format(same_post="r.several_at_once"),
        ),
    ]
