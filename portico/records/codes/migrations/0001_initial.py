"""The table of this folder."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CodeText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plan", models.CharField(max_length=31)),
                ("code", models.CharField(max_length=10)),
                ("text", models.CharField(max_length=2000)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "code"), name="codes_text_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="codes_text_is_told",
                    ),
                ],
            },
        ),
    ]
