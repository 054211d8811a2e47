"""Plan staff of the help desk and security officers are roles of their own; no other is known."""

from django.db import migrations, models

ROLES = (
    ("reviewer", "reviewer"),
    ("help_desk", "help desk"),
    ("publications", "publications"),
    ("security_officer", "security officer"),
    ("operator", "operator"),
    ("lead", "lead"),
)


class Migration(migrations.Migration):
    """The column stays as it is."""

    dependencies = [("accounts", "0004_publications")]

    operations = [
        migrations.AlterField(
            "staffrole", "role", models.CharField(choices=list(ROLES), max_length=16)
        ),
        migrations.AddConstraint(
            "staffrole",
            models.CheckConstraint(
                condition=models.Q(role__in=[role for role, _ in ROLES]), name="staff_role_known"
            ),
        ),
    ]
