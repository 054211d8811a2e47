"""Offices, and third parties that work for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0005_participation"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="kind",
            field=models.CharField(default="office", max_length=12),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(
                condition=models.Q(("kind", "third_party")),
                fields=["plan", "name"],
                name="organizations_third_parties",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "office"),
                        models.Q(("key__startswith", "third_party/"), _negated=True),
                    ),
                    models.Q(
                        ("kind", "third_party"),
                        ("key__startswith", "third_party/"),
                        ("participation", ""),
                        ("party", ""),
                    ),
                    _connector="OR",
                ),
                name="organizations_organization_kind",
            ),
        ),
    ]
