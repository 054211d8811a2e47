"""The tables of this folder."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    initial = True

    dependencies = [
        ("organizations", "0005_participation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plan", models.CharField(max_length=31)),
                ("key", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=16)),
                ("number", models.PositiveIntegerField()),
                ("state", models.CharField(max_length=16)),
                ("title", models.CharField(max_length=120)),
                ("markdown", models.TextField()),
                ("saved_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["plan", "kind"], name="toolkit_editions_by_kind")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "key", "number"), name="toolkit_one_edition_per_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="toolkit_edition_number_from_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "published", "withdrawn"])),
                        name="toolkit_edition_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["guide", "news", "section", "working_with"])
                        ),
                        name="toolkit_edition_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("markdown", ""), _negated=True),
                        ),
                        name="toolkit_edition_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="toolkit_edition_published_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SetupDone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=31)),
                ("done_at", models.DateTimeField()),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="setup_done",
                        to="organizations.membership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("membership", "key"), name="toolkit_setup_step_done_once"
                    )
                ],
            },
        ),
    ]
