"""An organization that takes another's place names it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A column and its check."""

    dependencies = [
        ("organizations", "0008_found_by_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="supersedes",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="organizations.organization",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes__isnull", True),
                    models.Q(("supersedes", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="organizations_supersedes_another",
            ),
        ),
    ]
