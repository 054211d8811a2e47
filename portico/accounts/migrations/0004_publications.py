"""Plan staff who write the plan's pages and news are a role of their own."""

from django.db import migrations, models

ROLES = ("reviewer", "lead", "operator", "publications")


class Migration(migrations.Migration):
    """Only Django knows the choices; the column stays as it is."""

    dependencies = [("accounts", "0003_what_a_password_meets")]

    operations = [
        migrations.AlterField(
            "staffrole", "role", models.CharField(choices=[(r, r) for r in ROLES], max_length=16)
        ),
    ]
