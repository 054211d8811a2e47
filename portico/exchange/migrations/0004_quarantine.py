"""What the board shows: names, senders and progress of files, and the quarantine."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    dependencies = [
        ("exchange", "0003_findings_are_kept_as_what_they_are"),
        ("files", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Quarantined",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("plan", models.CharField(max_length=31)),
                ("findings", models.JSONField(default=list)),
                ("since", models.DateTimeField()),
                ("tried_at", models.DateTimeField(null=True)),
                ("ended", models.CharField(blank=True, max_length=9)),
                ("ended_at", models.DateTimeField(null=True)),
                ("account_id", models.BigIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.AddField(
            model_name="receivedfile",
            name="account_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="receivedfile",
            name="name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="receivedfile",
            name="progress",
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="receivedfile",
            name="senders",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="receivedfile",
            name="unreadable",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name="receivedfile",
            name="kind",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="receivedfile",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.SearchVector(
                    models.Func(
                        models.F("name"),
                        models.Value("./@:-_~+&=?#"),
                        models.Value("            "),
                        function="translate",
                        output_field=models.TextField(),
                    ),
                    config="simple",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="receivedfile",
            index=models.Index(fields=["plan", "-received_at", "-id"], name="exchange_newest"),
        ),
        migrations.AddIndex(
            model_name="receivedfile",
            index=models.Index(
                condition=models.Q(("finished_at", None)),
                fields=["plan"],
                name="exchange_unfinished",
            ),
        ),
        migrations.AddIndex(
            model_name="receivedfile",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="exchange_words"),
        ),
        migrations.AddIndex(
            model_name="receivedfile",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["senders"], name="exchange_senders"
            ),
        ),
        migrations.AddIndex(
            model_name="receivedtransaction",
            index=models.Index(
                fields=["plan", "interchange_number"], name="exchange_by_interchange"
            ),
        ),
        migrations.AddIndex(
            model_name="receivedtransaction",
            index=models.Index(
                condition=models.Q(("findings", []), _negated=True),
                fields=["file", "segment"],
                name="exchange_with_findings",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("progress__gte", 0), ("progress__lte", 100)),
                name="exchange_progress_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unreadable", ""), ("finished_at__isnull", False), _connector="OR"
                ),
                name="exchange_unreadable_is_over",
            ),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="repair",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="repairs",
                to="exchange.receivedfile",
            ),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="repaired_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="exchange.receivedtransaction",
            ),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="transaction",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="quarantined",
                to="exchange.receivedtransaction",
            ),
        ),
        migrations.AddIndex(
            model_name="quarantined",
            index=models.Index(fields=["plan", "-since", "-id"], name="exchange_quarantine_newest"),
        ),
        migrations.AddIndex(
            model_name="quarantined",
            index=models.Index(
                condition=models.Q(("ended", "")),
                fields=["plan", "since"],
                name="exchange_quarantine_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantined",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended__in", ["", "loaded", "repaired", "set_aside"])),
                name="exchange_quarantine_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantined",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", ""), ("ended_at", None)),
                    models.Q(models.Q(("ended", ""), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="exchange_quarantine_ended_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantined",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", "repaired"), ("repaired_by__isnull", False)),
                    models.Q(models.Q(("ended", "repaired"), _negated=True), ("repaired_by", None)),
                    _connector="OR",
                ),
                name="exchange_quarantine_repaired_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="quarantined",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", "set_aside"), models.Q(("reason", ""), _negated=True)),
                    models.Q(models.Q(("ended", "set_aside"), _negated=True), ("reason", "")),
                    _connector="OR",
                ),
                name="exchange_quarantine_reason",
            ),
        ),
    ]
