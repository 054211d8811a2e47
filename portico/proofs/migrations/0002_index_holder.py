"""What a holder proved is found by the holder."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    dependencies = [
        ("proofs", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="proof",
            index=models.Index(fields=["holder"], name="proof_holder"),
        ),
    ]
