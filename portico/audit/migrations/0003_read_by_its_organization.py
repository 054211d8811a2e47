"""An organization's administrators read what happened in it, the newest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_refuse_changes")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["organization_id", "-at", "-id"],
                condition=models.Q(organization_id__isnull=False),
                name="audit_event_of_organization",
            ),
        ),
    ]
