"""The help desk reads what went to one person, and what was about one organization."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes alone."""

    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AddIndex(
            "notice", models.Index(fields=["plan", "to", "-created_at"], name="notice_to")
        ),
        migrations.AddIndex(
            "notice", models.Index(fields=["plan", "about", "-created_at"], name="notice_about")
        ),
    ]
