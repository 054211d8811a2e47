"""Two persons, whom they asked, what is to be corrected, and when the leads were told."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SOURCES = """
UPDATE reviews_reviewnote note
   SET contact_source = CASE
         WHEN note.contact <> review.evidence->>'call_number' THEN 'elsewhere'
         WHEN review.evidence->>'call_source' LIKE '%roster%' THEN 'roster'
         ELSE 'registry'
       END
  FROM reviews_review review
 WHERE note.review_id = review.id AND note.happening = 'called'
"""
"""Until now a note of a call kept the number alone; what was on file stands in the evidence."""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_never_opened"),
        ("reviews", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reviewnote",
            name="reviews_a_call_names_number_and_person",
        ),
        migrations.RemoveIndex(
            model_name="review",
            name="reviews_live_by_plan",
        ),
        migrations.RenameField(
            model_name="reviewnote",
            old_name="called_person",
            new_name="person",
        ),
        migrations.RenameField("reviewnote", "called_number", "contact"),
        migrations.AlterField(
            model_name="reviewnote",
            name="contact",
            field=models.CharField(blank=True, default="", max_length=320),
        ),
        migrations.AddField(
            model_name="review",
            name="corrections",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="endorsed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="review",
            name="endorsed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews_endorsed",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="to",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="late_told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="asked",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="changes",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="contact_source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("roster", "roster"),
                    ("registry", "registry"),
                    ("elsewhere", "elsewhere"),
                    ("form", "form"),
                ],
                default="",
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
                condition=models.Q(("state__in", ("open", "sent_back"))),
                fields=["plan", "decider", "state", "due_at", "id"],
                include=("held_by",),
                name="reviews_live_by_plan",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(
                    ("decider", "plan"), ("late_told_at__isnull", True), ("state", "open")
                ),
                fields=["plan", "due_at"],
                name="reviews_late_untold",
            ),
        ),
        migrations.RunSQL(SOURCES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "approve"), _negated=True),
                    ("endorsed_by__isnull", True),
                    models.Q(("endorsed_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="reviews_the_second_person_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("endorsed_by__isnull", True),
                    models.Q(("endorsed_by", models.F("applicant")), _negated=True),
                    _connector="OR",
                ),
                name="reviews_nobody_endorses_their_own_entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("endorsed_at__isnull", True), ("endorsed_by__isnull", True)),
                    models.Q(("endorsed_at__isnull", False), ("endorsed_by__isnull", False)),
                    _connector="OR",
                ),
                name="reviews_endorsed_means_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "decline"), _negated=True),
                    ("endorsed_by__isnull", True),
                    _connector="OR",
                ),
                name="reviews_what_is_declined_is_endorsed_by_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("happening__in", ("called", "wrote")), _negated=True),
                    models.Q(
                        models.Q(("contact", ""), _negated=True),
                        models.Q(("contact_source", ""), _negated=True),
                        models.Q(("text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reviews_who_asks_says_where_and_the_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("happening", "called"), _negated=True),
                    models.Q(("person", ""), _negated=True),
                    _connector="OR",
                ),
                name="reviews_a_call_names_who_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("happening__in", ("noted", "no_contact")), _negated=True),
                    models.Q(("text", ""), _negated=True),
                    _connector="OR",
                ),
                name="reviews_a_note_has_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("happening", "assigned"), _negated=True),
                    ("to__isnull", False),
                    _connector="OR",
                ),
                name="reviews_assigned_means_to_whom",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="is_clean",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("evidence"),
                    function="jsonb_path_exists",
                    template="NOT %(function)s(%(expressions)s, '$ ? (\n    exists(@.checks[*] ? (@.outcome != \"pass\"))\n    || exists(@.facts[*] ? (@.same == false || @.roster_same == false))\n)')",
                ),
                output_field=models.BooleanField(),
            ),
        ),
    ]
