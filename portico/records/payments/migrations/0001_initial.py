"""The table of this folder."""

import uuid

import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("plan", models.CharField(max_length=31)),
                ("payer_id", models.CharField(max_length=50)),
                ("reference", models.CharField(max_length=50)),
                ("reference_key", models.TextField()),
                ("kind", models.CharField(max_length=8)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("method", models.CharField(max_length=3)),
                ("paid_on", models.DateField(null=True)),
                ("payee_tin", models.CharField(max_length=9)),
                ("payee_npi", models.CharField(blank=True, max_length=10)),
                ("payer_name", models.CharField(blank=True, max_length=300)),
                ("content", models.CharField(max_length=64)),
                ("transaction_id", models.BigIntegerField(null=True)),
                ("stored_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["plan", "payee_tin", "reference_key"], name="payments_look_up"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["paid", "zero"])),
                        fields=("plan", "payer_id", "reference"),
                        name="payments_one_original",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["paid", "zero"]), _negated=True),
                        fields=("plan", "payer_id", "reference", "kind"),
                        name="payments_one_undoing_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("kind", "paid")),
                            models.Q(
                                ("amount__gte", 0), ("kind__in", ["reversal", "void", "zero"])
                            ),
                            _connector="OR",
                        ),
                        name="payments_amount_fits_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payee_tin__regex", "^[0-9]{9}$")),
                        name="payments_tin_nine_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payee_npi__regex", "^([0-9]{10})?$")),
                        name="payments_npi_ten_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("plan", ""), _negated=True),
                            models.Q(("payer_id", ""), _negated=True),
                            models.Q(("reference_key", ""), _negated=True),
                        ),
                        name="payments_key_is_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("content__regex", "^[0-9a-f]{64}$")),
                        name="payments_content_sha256",
                    ),
                ],
            },
            managers=[
                ("visible", django.db.models.manager.Manager()),
            ],
        ),
    ]
