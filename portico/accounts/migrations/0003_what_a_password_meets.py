from django.db import migrations, models


class Migration(migrations.Migration):
    """Of passwords set before nothing is known: each is judged when it is next typed."""

    dependencies = [("accounts", "0002_usernames")]

    operations = [
        migrations.AddField("account", "password_meets", models.JSONField(default=dict)),
    ]
