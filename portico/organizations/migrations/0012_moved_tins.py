"""Since when a TIN that was moved here is held."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    dependencies = [
        ("organizations", "0011_last_used"),
    ]

    operations = [
        migrations.AddField(
            model_name="organizationtin",
            name="held_since",
            field=models.DateField(null=True),
        ),
    ]
