"""The table of what is held."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plan", models.CharField(max_length=31)),
                ("holder", models.CharField(max_length=100)),
                ("method", models.CharField(max_length=8)),
                ("evidence", models.CharField(max_length=100, null=True)),
                ("paid_on", models.DateField(null=True)),
                ("tried_at", models.DateTimeField()),
                ("matched_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True)),
                        fields=("holder", "method"),
                        name="proof_one_open_per_method",
                    ),
                    models.UniqueConstraint(fields=("evidence",), name="proof_evidence_held_once"),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["pin", "payment", "roster"])),
                        name="proof_method",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("matched_at__isnull", False),
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("evidence__isnull", True),
                                ("paid_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="proof_without_match_says_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("matched_at__isnull", True),
                            models.Q(("method", "roster"), ("evidence__isnull", True)),
                            models.Q(
                                models.Q(("method", "roster"), _negated=True),
                                ("evidence__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proof_holds_what_matched",
                    ),
                ],
            },
        ),
    ]
