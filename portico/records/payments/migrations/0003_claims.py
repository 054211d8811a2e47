"""Claims of payments, and what a payment says of them."""

import uuid

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    dependencies = [
        ("payments", "0002_row_security"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaidClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("plan", models.CharField(max_length=31)),
                ("payee_tin", models.CharField(max_length=9)),
                ("position", models.IntegerField()),
                ("status", models.CharField(max_length=2)),
                ("charged", models.DecimalField(decimal_places=2, max_digits=18)),
                ("paid", models.DecimalField(decimal_places=2, max_digits=18)),
                ("kept", models.DecimalField(decimal_places=2, max_digits=18)),
                ("owed", models.DecimalField(decimal_places=2, max_digits=18)),
                ("served_from", models.DateField(null=True)),
                ("number_key", models.CharField(blank=True, db_collation="C", max_length=80)),
                ("payer_number_key", models.CharField(blank=True, db_collation="C", max_length=80)),
                ("member_key", models.CharField(blank=True, db_collation="C", max_length=80)),
                ("patient_key", models.CharField(blank=True, db_collation="C", max_length=80)),
                (
                    "npis",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), default=list, size=None
                    ),
                ),
                ("told", models.TextField()),
            ],
            managers=[
                ("visible", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="payment",
            name="balances",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="payment",
            name="charged",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=20),
        ),
        migrations.AddField(
            model_name="payment",
            name="claim_count",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="payment",
            name="moved",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        kind="void",
                        then=django.db.models.expressions.CombinedExpression(
                            models.F("amount"), "*", models.Value(-1)
                        ),
                    ),
                    default=models.F("amount"),
                ),
                output_field=models.DecimalField(decimal_places=2, max_digits=18),
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="payee_name",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="payment",
            name="recouped",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=20),
        ),
        migrations.AddField(
            model_name="payment",
            name="recoupments",
            field=models.JSONField(
                default=list, encoder=django.core.serializers.json.DjangoJSONEncoder
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                fields=["plan", "payee_tin", "-paid_on", "-id"], name="payments_by_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("claim_count__gte", 0)), name="payments_claims_are_counted"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("id", "plan", "payee_tin"), name="payments_claims_belong_to"
            ),
        ),
        migrations.AddField(
            model_name="paidclaim",
            name="payment",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="payments.payment",
            ),
        ),
        migrations.AddIndex(
            model_name="paidclaim",
            index=models.Index(
                fields=["plan", "payee_tin", "number_key"], name="payments_by_account"
            ),
        ),
        migrations.AddIndex(
            model_name="paidclaim",
            index=models.Index(
                fields=["plan", "payee_tin", "payer_number_key"], name="payments_by_claim"
            ),
        ),
        migrations.AddIndex(
            model_name="paidclaim",
            index=models.Index(
                fields=["plan", "payee_tin", "member_key"], name="payments_by_member"
            ),
        ),
        migrations.AddIndex(
            model_name="paidclaim",
            index=models.Index(
                fields=["plan", "payee_tin", "patient_key"], name="payments_by_patient"
            ),
        ),
        migrations.AddConstraint(
            model_name="paidclaim",
            constraint=models.UniqueConstraint(
                fields=("payment", "position"), name="payments_claim_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paidclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1)), name="payments_claims_count_from_one"
            ),
        ),
    ]
