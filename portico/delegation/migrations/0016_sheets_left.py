"""A file of people keeps which of them could not be invited."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A new column."""

    dependencies = [("delegation", "0015_claims_end_with_the_organization")]
    operations = [
        migrations.AddField(model_name="sheet", name="left", field=models.JSONField(default=list))
    ]
