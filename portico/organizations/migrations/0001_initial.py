"""The tables of this folder."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("state", models.CharField(max_length=20)),
                ("is_administrator", models.BooleanField(default=False)),
                ("job_title", models.CharField(max_length=200)),
                ("work_phone", models.CharField(max_length=16)),
                ("opted_in", models.BooleanField()),
                ("created_at", models.DateTimeField()),
                ("activated_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("plan", models.CharField(max_length=31)),
                ("key", models.CharField(max_length=120)),
                ("state", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=300)),
                ("dba", models.CharField(blank=True, max_length=300)),
                ("street", models.CharField(max_length=300)),
                ("street2", models.CharField(blank=True, max_length=300)),
                ("city", models.CharField(max_length=200)),
                ("region", models.CharField(max_length=2)),
                ("zip", models.CharField(max_length=10)),
                ("phone", models.CharField(max_length=16)),
                ("email", models.CharField(max_length=254)),
                ("created_at", models.DateTimeField()),
                ("activated_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "main",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="main_of",
                        to="organizations.membership",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="membership",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="organizations.organization",
            ),
        ),
        migrations.CreateModel(
            name="OrganizationNpi",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("npi", models.CharField(max_length=10)),
                ("entity_type", models.CharField(max_length=1)),
                ("is_primary", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="npis",
                        to="organizations.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OrganizationTin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tin", models.CharField(max_length=9)),
                ("added_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tins",
                        to="organizations.organization",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["declined", "expired", "superseded", "terminated"]),
                    _negated=True,
                ),
                fields=("plan", "key"),
                name="organizations_one_live_per_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "active",
                            "awaiting_activation",
                            "awaiting_signature",
                            "declined",
                            "expired",
                            "pending_review",
                            "sent_back",
                            "submitted",
                            "superseded",
                            "suspended",
                            "terminated",
                        ],
                    )
                ),
                name="organizations_organization_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ["declined", "expired", "superseded", "terminated"]),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["declined", "expired", "superseded", "terminated"]),
                            _negated=True,
                        ),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="organizations_organization_ended_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "active"), _negated=True),
                    ("activated_at__isnull", False),
                    _connector="OR",
                ),
                name="organizations_organization_activated_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["declined", "expired", "superseded", "terminated"]),
                    _negated=True,
                ),
                fields=("account", "organization"),
                name="organizations_one_live_membership",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("id", "organization"), name="organizations_membership_of_organization"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "active",
                            "awaiting_activation",
                            "awaiting_signature",
                            "declined",
                            "expired",
                            "pending_review",
                            "sent_back",
                            "submitted",
                            "superseded",
                            "suspended",
                            "terminated",
                        ],
                    )
                ),
                name="organizations_membership_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ["declined", "expired", "superseded", "terminated"]),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["declined", "expired", "superseded", "terminated"]),
                            _negated=True,
                        ),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="organizations_membership_ended_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "active"), _negated=True),
                    ("activated_at__isnull", False),
                    _connector="OR",
                ),
                name="organizations_membership_activated_at",
            ),
        ),
        migrations.AddIndex(
            model_name="organizationnpi",
            index=models.Index(fields=["npi"], name="organizations_npi"),
        ),
        migrations.AddConstraint(
            model_name="organizationnpi",
            constraint=models.UniqueConstraint(
                fields=("organization", "npi"), name="organizations_npi_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="organizationnpi",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_primary", True)),
                fields=("organization",),
                name="organizations_npi_one_primary",
            ),
        ),
        migrations.AddConstraint(
            model_name="organizationnpi",
            constraint=models.CheckConstraint(
                condition=models.Q(("npi__regex", "^[12][0-9]{9}$")),
                name="organizations_npi_ten_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="organizationnpi",
            constraint=models.CheckConstraint(
                condition=models.Q(("entity_type__in", ["1", "2"])),
                name="organizations_npi_entity_type",
            ),
        ),
        migrations.AddIndex(
            model_name="organizationtin",
            index=models.Index(fields=["tin"], name="organizations_tin"),
        ),
        migrations.AddConstraint(
            model_name="organizationtin",
            constraint=models.UniqueConstraint(
                fields=("organization", "tin"), name="organizations_tin_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="organizationtin",
            constraint=models.CheckConstraint(
                condition=models.Q(("tin__regex", "^[0-9]{9}$")),
                name="organizations_tin_nine_digits",
            ),
        ),
    ]
