"""The tables of this folder."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    initial = True

    dependencies = [
        ("files", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("plan", models.CharField(max_length=31)),
                ("kind", models.CharField(max_length=40)),
                ("received_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("findings", models.JSONField(default=list)),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.original",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReceivedTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=20)),
                ("count", models.BigIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=24)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="totals",
                        to="exchange.receivedfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReceivedTransaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plan", models.CharField(max_length=31)),
                ("segment", models.BigIntegerField()),
                ("sender", models.CharField(max_length=40)),
                ("interchange_number", models.CharField(max_length=40)),
                ("group_number", models.CharField(max_length=40)),
                ("control_number", models.CharField(max_length=40)),
                ("content", models.CharField(max_length=64)),
                ("outcome", models.CharField(max_length=8)),
                ("findings", models.JSONField(default=list)),
                ("received_at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transactions",
                        to="exchange.receivedfile",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="receivedfile",
            constraint=models.UniqueConstraint(
                fields=("plan", "original"), name="exchange_file_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedtotal",
            constraint=models.UniqueConstraint(
                fields=("file", "label"), name="exchange_total_once"
            ),
        ),
        migrations.AddIndex(
            model_name="receivedtransaction",
            index=models.Index(fields=["file", "outcome"], name="exchange_by_outcome"),
        ),
        migrations.AddConstraint(
            model_name="receivedtransaction",
            constraint=models.UniqueConstraint(
                fields=("file", "segment"), name="exchange_segment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedtransaction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome__in", ["known", "loaded"])),
                fields=("plan", "sender", "interchange_number", "group_number", "control_number"),
                name="exchange_control_numbers_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedtransaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["known", "loaded", "refused", "repeated"])),
                name="exchange_outcome",
            ),
        ),
    ]
