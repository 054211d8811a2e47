"""Invitations come here from the registration app, with their rows."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table is renamed; its foreign keys follow."""

    initial = True
    dependencies = [
        ("organizations", "0005_participation"),
        ("registration", "0003_draft_ends"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE registration_invitation RENAME TO delegation_invitation;"
                    "ALTER SEQUENCE registration_invitation_id_seq RENAME TO delegation_invitation_id_seq;",
                    "ALTER SEQUENCE delegation_invitation_id_seq RENAME TO registration_invitation_id_seq;"
                    "ALTER TABLE delegation_invitation RENAME TO registration_invitation;",
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        ("email", models.CharField(max_length=254)),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "membership",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="organizations.membership",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="organizations.organization",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("cancelled_at__isnull", True), ("membership__isnull", True)
                                ),
                                fields=("organization", "email"),
                                name="invitation_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cancelled_at__isnull", True),
                                    ("membership__isnull", True),
                                    _connector="OR",
                                ),
                                name="invitation_cancelled_or_accepted",
                            ),
                        ]
                    },
                )
            ],
        )
    ]
