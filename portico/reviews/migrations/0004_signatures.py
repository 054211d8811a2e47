"""A review may wait for the applicant's signature."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Written by makemigrations."""

    dependencies = [
        ("organizations", "0005_participation"),
        ("reviews", "0003_working_minutes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="review",
            name="reviews_one_live_review_per_membership",
        ),
        migrations.RemoveIndex(
            model_name="review",
            name="reviews_live_by_plan",
        ),
        migrations.AlterField(
            model_name="review",
            name="state",
            field=models.CharField(
                choices=[
                    ("signature", "Waiting for their signature"),
                    ("open", "Open"),
                    ("sent_back", "Waiting for them"),
                    ("decided", "Decided"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="reviewnote",
            name="happening",
            field=models.CharField(
                choices=[
                    ("opened", "Registration received"),
                    ("taken", "Taken"),
                    ("given_back", "Given back"),
                    ("assigned", "Assigned"),
                    ("signed", "Agreement signed"),
                    ("called", "Call noted"),
                    ("wrote", "Letter or email noted"),
                    ("no_contact", "No contact on file noted"),
                    ("noted", "Note"),
                    ("endorsed", "First approval"),
                    ("sent_back", "Sent back for more"),
                    ("reopened", "Corrected and sent again"),
                    ("approved", "Approved"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("state__in", ("open", "sent_back", "signature"))),
                fields=["plan", "decider", "state", "due_at", "id"],
                include=("held_by",),
                name="reviews_live_by_plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ("open", "sent_back", "signature")), ("membership__isnull", False)
                ),
                fields=("membership",),
                name="reviews_one_live_review_per_membership",
            ),
        ),
    ]
