"""The main role goes on where whoever has it cannot hand it over."""

import datetime as dt
import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One open case for an organization; two staff and a day where a second factor is replaced."""

    dependencies = [
        ("delegation", "0009_requests_end_with_the_place"),
        ("organizations", "0009_superseding"),
        ("reviews", "0005_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("appoint", "Appoint a successor"),
                            ("register_again", "Registered again"),
                            ("lost_factor", "Lost second factor"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proving", "Waiting for proof"),
                            ("deciding", "With the plan"),
                            ("waiting", "Approved, not done yet"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("expired", "Expired"),
                        ],
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("person", models.CharField(blank=True, default="", max_length=120)),
                ("reached_at", models.CharField(blank=True, default="", max_length=320)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("successor_email", models.CharField(blank=True, default="", max_length=254)),
                ("keeps_old", models.BooleanField(default=False)),
                ("proved_at", models.DateTimeField(null=True)),
                ("objected_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("completes_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "first_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invitation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="succession",
                        to="delegation.invitation",
                    ),
                ),
                (
                    "main",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.membership",
                    ),
                ),
                (
                    "objected_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.membership",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="organizations.organization",
                    ),
                ),
                (
                    "replacement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="succession",
                        to="reviews.review",
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.membership",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("proving", "deciding", "waiting"))),
                        fields=["state", "completes_at"],
                        name="delegation_open_successions",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("proving", "deciding", "waiting"))),
                        fields=("organization",),
                        name="delegation_one_open_succession",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["appoint", "register_again", "lost_factor"]),
                            (
                                "state__in",
                                ["proving", "deciding", "waiting", "done", "cancelled", "expired"],
                            ),
                        ),
                        name="delegation_succession_kind_and_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("proving", "deciding", "waiting")),
                                ("ended_at__isnull", True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ("proving", "deciding", "waiting")), _negated=True
                                ),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="delegation_succession_ended_means_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "register_again"), ("replacement__isnull", False)),
                            models.Q(
                                models.Q(("kind", "register_again"), _negated=True),
                                ("replacement__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="delegation_register_again_has_a_replacement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_by__isnull", True),
                            models.Q(
                                ("first_by__isnull", False),
                                models.Q(("first_by", models.F("second_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="delegation_two_different_staff",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "lost_factor"), _negated=True),
                            models.Q(("state__in", ("waiting", "done")), _negated=True),
                            models.Q(
                                ("approved_at__isnull", False),
                                (
                                    "completes_at__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("approved_at"),
                                        "+",
                                        models.Value(dt.timedelta(days=1)),
                                    ),
                                ),
                                ("completes_at__isnull", False),
                                ("proved_at__isnull", False),
                                ("second_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="delegation_lost_factor_two_staff_and_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "lost_factor"), _negated=True),
                            models.Q(("state", "done"), _negated=True),
                            ("ended_at__gte", models.F("completes_at")),
                            _connector="OR",
                        ),
                        name="delegation_lost_factor_not_before_its_day",
                    ),
                ],
            },
        ),
    ]
