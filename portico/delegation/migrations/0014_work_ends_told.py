"""Both sides are told once that a company's work ends soon."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delegation", "0013_sheets")]

    operations = [
        migrations.AddField(
            model_name="delegation",
            name="end_told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="delegation",
            index=models.Index(
                condition=models.Q(("end_told_at__isnull", True), ("ended_at__isnull", True)),
                fields=["expires_at"],
                name="delegation_work_untold",
            ),
        ),
    ]
