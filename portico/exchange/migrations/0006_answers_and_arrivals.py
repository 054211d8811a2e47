"""Answers to files, and what is taken from the plans' folders."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    dependencies = [
        ("exchange", "0005_what_was_received_before"),
        ("files", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("prepared_at", models.DateTimeField(null=True)),
                ("given_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="exchange.receivedfile",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.original",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_at", None), ("prepared_at__isnull", False), _connector="OR"
                        ),
                        name="exchange_answer_is_prepared_first",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AnsweredInterchange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("segment", models.BigIntegerField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interchanges",
                        to="exchange.receivedfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "segment"), name="exchange_answered_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(unique=True)),
                ("plan", models.CharField(max_length=31)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("taken_at", models.DateTimeField()),
                ("refusal", models.CharField(blank=True, max_length=500)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="exchange.receivedfile",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["plan", "-taken_at", "-id"], name="exchange_arrivals_newest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("file", None), ("refusal", ""), _connector="OR"),
                        name="exchange_arrival_ends_once",
                    )
                ],
            },
        ),
    ]
