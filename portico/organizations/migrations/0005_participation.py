"""In the plan's network or not, and under which state's forms."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    dependencies = [
        ("organizations", "0004_never_opened"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="jurisdiction",
            field=models.CharField(blank=True, default="", max_length=2),
        ),
        migrations.AddField(
            model_name="organization",
            name="participation",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("participation__in", ["", "non_participating", "participating"])
                ),
                name="organizations_organization_participation",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("jurisdiction", ""), ("jurisdiction__regex", "^[A-Z]{2}$"), _connector="OR"
                ),
                name="organizations_organization_jurisdiction",
            ),
        ),
    ]
