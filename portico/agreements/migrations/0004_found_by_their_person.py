"""An acceptance has an address of its own, and is found by the membership it was given for."""

import django.contrib.postgres.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns and indexes alone: the database fills in the ids, so no row is updated."""

    dependencies = [
        ("agreements", "0003_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="acceptance",
            name="public_id",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                editable=False,
                unique=True,
            ),
        ),
        migrations.AddIndex(
            model_name="acceptance",
            index=models.Index(fields=["membership_id"], name="agreements_by_membership"),
        ),
    ]
