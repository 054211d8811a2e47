"""Requests to sign an agreement electronically, and what happened to each."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WHAT_WAS_SIGNED_STAYS = """
CREATE FUNCTION agreements_keep_what_was_signed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.signed_at IS NOT NULL AND (
        NEW.signed_at, NEW.version_id, NEW.plan, NEW.signer, NEW.email, NEW.organization, NEW.role,
        NEW.typed_name, NEW.drawn, NEW.disclosed, NEW.consent, NEW.intent
    ) IS DISTINCT FROM (
        OLD.signed_at, OLD.version_id, OLD.plan, OLD.signer, OLD.email, OLD.organization, OLD.role,
        OLD.typed_name, OLD.drawn, OLD.disclosed, OLD.consent, OLD.intent
    ) OR OLD.document_id IS NOT NULL AND NEW.document_id IS DISTINCT FROM OLD.document_id THEN
        RAISE EXCEPTION 'What was signed is never changed or removed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreements_signed_stays';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER agreements_signed_stays
    BEFORE UPDATE OR DELETE ON agreements_signaturerequest
    FOR EACH ROW EXECUTE FUNCTION agreements_keep_what_was_signed();

CREATE TRIGGER agreements_signature_events_append_only
    BEFORE UPDATE OR DELETE ON agreements_signatureevent
    FOR EACH ROW EXECUTE FUNCTION agreements_refuse_change();
"""

WHAT_WAS_SIGNED_STAYS_BACK = """
DROP TRIGGER agreements_signature_events_append_only ON agreements_signatureevent;
DROP TRIGGER agreements_signed_stays ON agreements_signaturerequest;
DROP FUNCTION agreements_keep_what_was_signed();
"""


class Migration(migrations.Migration):
    """Tables by makemigrations; what it cannot say, in SQL."""

    dependencies = [
        ("agreements", "0004_found_by_their_person"),
        ("files", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SignatureRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("plan", models.CharField(max_length=31)),
                ("subject", models.CharField(max_length=100)),
                ("signer", models.CharField(max_length=401)),
                ("email", models.CharField(max_length=254)),
                ("organization", models.CharField(max_length=300)),
                ("role", models.CharField(max_length=120)),
                ("state", models.CharField(default="sent", max_length=10)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "reminder_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                ("reminded", models.PositiveSmallIntegerField(default=0)),
                ("mailed", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.TextField(blank=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("typed_name", models.CharField(blank=True, max_length=401)),
                ("drawn", models.TextField(blank=True)),
                ("disclosed", models.TextField(blank=True)),
                ("consent", models.TextField(blank=True)),
                ("intent", models.TextField(blank=True)),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature_requests",
                        to="files.original",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="agreements.version",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignatureEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("address", models.GenericIPAddressField(null=True)),
                ("device", models.CharField(blank=True, max_length=60)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="agreements.signaturerequest",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.AddIndex(
            model_name="signaturerequest",
            index=models.Index(fields=["subject"], name="agreements_by_subject"),
        ),
        migrations.AddIndex(
            model_name="signaturerequest",
            index=models.Index(
                condition=models.Q(("state", "sent")),
                fields=["plan", "expires_at"],
                name="agreements_to_sign",
            ),
        ),
        migrations.AddConstraint(
            model_name="signaturerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["sent", "signed", "declined", "expired", "superseded"])
                ),
                name="agreements_signature_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="signaturerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "sent")),
                    models.Q(
                        models.Q(("state", "sent"), _negated=True), ("ended_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="agreements_signature_ended_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="signaturerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("consent", ""),
                        ("disclosed", ""),
                        ("drawn", ""),
                        ("intent", ""),
                        ("signed_at", None),
                        ("typed_name", ""),
                    ),
                    models.Q(
                        ("signed_at__isnull", False),
                        models.Q(
                            ("typed_name", ""),
                            ("disclosed", ""),
                            ("consent", ""),
                            ("intent", ""),
                            _connector="OR",
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="agreements_signed_means_name_time_consent_and_intent",
            ),
        ),
        migrations.AddConstraint(
            model_name="signaturerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at__isnull", False), ("state", "signed")),
                    models.Q(("signed_at", None), ("state__in", ("sent", "declined"))),
                    ("state__in", ("expired", "superseded")),
                    _connector="OR",
                ),
                name="agreements_signature_state_and_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="signaturerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("document", None), ("signed_at__isnull", False), _connector="OR"
                ),
                name="agreements_document_of_what_was_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="signaturerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                name="agreements_signature_expires_after_it_was_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="signaturerequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("sent", "signed"))),
                fields=("subject",),
                name="agreements_one_live_signature_per_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="signatureevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "what__in",
                        [
                            "sent",
                            "opened",
                            "sent_again",
                            "reminded",
                            "consented",
                            "signed",
                            "declined",
                            "expired",
                            "superseded",
                            "document_made",
                        ],
                    )
                ),
                name="agreements_signature_event",
            ),
        ),
        migrations.AddConstraint(
            model_name="signatureevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                name="agreements_signature_event_sha256",
            ),
        ),
        migrations.AddConstraint(
            model_name="signatureevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("what", "signed")),
                fields=("request",),
                name="agreements_signed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="signatureevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("what", "document_made")),
                fields=("request",),
                name="agreements_document_made_once",
            ),
        ),
        migrations.RunSQL(WHAT_WAS_SIGNED_STAYS, WHAT_WAS_SIGNED_STAYS_BACK),
    ]
