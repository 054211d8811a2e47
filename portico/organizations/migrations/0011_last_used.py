"""When somebody last worked under a membership."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A nullable column: the code still running does not miss it."""

    dependencies = [("organizations", "0010_sole_tins")]
    operations = [
        migrations.AddField(
            model_name="membership",
            name="last_used_at",
            field=models.DateTimeField(null=True),
        ),
    ]
