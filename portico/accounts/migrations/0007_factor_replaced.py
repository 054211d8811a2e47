"""Whose lost second factor was replaced sets the next one up by a mailed link."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A nullable column: nothing is rewritten."""

    dependencies: ClassVar = [("accounts", "0006_call_codes")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="account",
            name="factor_replaced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
