"""Invitations live in delegation now; a draft still names the one it came by."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Nothing in the database: the table was renamed, and its foreign key with it."""

    dependencies = [
        ("delegation", "0001_invitations"),
        ("registration", "0003_draft_ends"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="draft",
                    name="invitation",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="delegation.invitation",
                    ),
                ),
                migrations.DeleteModel(name="Invitation"),
            ]
        )
    ]
