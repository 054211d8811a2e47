"""Who wants a mail when payments come."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    initial = True

    dependencies = [
        ("delegation", "0016_sheets_left"),
        ("organizations", "0013_tin_transfers"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("looked_on", models.DateField()),
                ("counted_at", models.DateTimeField()),
                ("counted", models.BigIntegerField()),
                ("seen_as", models.CharField(max_length=64)),
                (
                    "delegation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="delegation.delegation",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organizations.membership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("membership", "delegation"),
                        name="remittances_mail_once_for_a_place",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counted__gte", 0)), name="remittances_mail_counts"
                    ),
                ],
            },
        ),
    ]
