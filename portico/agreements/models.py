"""Who accepted which text, word for word, and when. Rows are never changed."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from portico.agreements.rules import Clocks, SignatureState, What
from portico.files.models import Original


class Version(models.Model):
    """The words of an agreement as they were once accepted or signed; kept for good.

    A profile holds only the version of today, and somebody may have to be shown an older one.
    """

    plan = models.CharField(max_length=31)
    key = models.CharField(max_length=31)
    version = models.CharField(max_length=60)
    """What the plan called it."""
    title = models.CharField(max_length=300)
    markdown = models.TextField()
    sha256 = models.CharField(max_length=64)
    """Of the Markdown, encoded in UTF-8."""

    class Meta:
        """Invariants; the migration's trigger refuses every later change, and checks the hash."""

        constraints = (
            models.UniqueConstraint(
                fields=("plan", "key", "version", "sha256"), name="agreements_version_once"
            ),
        )

    def __str__(self) -> str:
        """As it is spoken of."""
        return f"{self.key} {self.version}"


class Acceptance(models.Model):
    """One person's acceptance of one version of an agreement.

    The organization and the membership lie above this folder, so they are plain numbers here;
    their foreign keys are added by the migration of organizations.
    """

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="acceptances",
    )
    plan = models.CharField(max_length=31)
    organization_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=40, blank=True)
    """As what the person accepted it, such as ``administrator``."""
    key = models.CharField(max_length=31)
    version = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    """Of the text that was shown; Version has its words."""
    address = models.GenericIPAddressField(null=True)
    """Where the request came from; None in what was accepted before it was kept."""
    accepted_at = models.DateTimeField()

    class Meta:
        """Invariants; the migration's trigger refuses every later change."""

        constraints = (
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="agreements_sha256",
            ),
        )
        indexes = (
            models.Index(fields=("account", "plan"), name="agreements_by_account"),
            models.Index(fields=("membership_id",), name="agreements_by_membership"),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"acceptance {self.pk}"


_NOTHING_SIGNED = Q(signed_at=None, typed_name="", disclosed="", consent="", intent="", drawn="")
_SIGNED = Q(signed_at__isnull=False) & ~(
    Q(typed_name="") | Q(disclosed="") | Q(consent="") | Q(intent="")
)


class SignatureRequest(models.Model):
    """One agreement that one person is asked to sign for one organization, and what came of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.CharField(max_length=31)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="requests")
    subject = models.CharField(max_length=100)
    """What it is signed for: "draft:<public id>", later "organization <public id>"."""
    signer = models.CharField(max_length=401)
    """First and last name, as registered."""
    email = models.CharField(max_length=254)
    organization = models.CharField(max_length=300)
    """Its legal name when it was asked for."""
    role = models.CharField(max_length=120)
    """As what the signer signs, in the plan's words."""
    state = models.CharField(max_length=10, default=SignatureState.SENT.value)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """When it was signed, declined or let go."""
    reminder_days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    reminded = models.PositiveSmallIntegerField(default=0)
    mailed = models.PositiveSmallIntegerField(default=0)
    """How many mails carried a link to it; each has a link of its own."""
    reason = models.TextField(blank=True)
    """Why it was declined, where they said so."""
    signed_at = models.DateTimeField(null=True)
    typed_name = models.CharField(max_length=401, blank=True)
    drawn = models.TextField(blank=True)
    """Strokes as SVG path data (rules.is_drawing); empty where nothing was drawn."""
    disclosed = models.TextField(blank=True)
    consent = models.TextField(blank=True)
    intent = models.TextField(blank=True)
    """What was told and agreed to, word for word."""
    document = models.ForeignKey(
        Original, null=True, on_delete=models.PROTECT, related_name="signature_requests"
    )
    """The signed copy, once it is made."""

    class Meta:
        """Invariants; the migration's trigger keeps what was signed from every later change."""

        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in SignatureState]),
                name="agreements_signature_state",
            ),
            models.CheckConstraint(
                condition=Q(state=SignatureState.SENT.value, ended_at=None)
                | (~Q(state=SignatureState.SENT.value) & Q(ended_at__isnull=False)),
                name="agreements_signature_ended_at",
            ),
            models.CheckConstraint(
                condition=_NOTHING_SIGNED | _SIGNED,
                name="agreements_signed_means_name_time_consent_and_intent",
            ),
            models.CheckConstraint(
                condition=Q(state=SignatureState.SIGNED.value, signed_at__isnull=False)
                | Q(state__in=("sent", "declined"), signed_at=None)
                | Q(state__in=("expired", "superseded")),
                name="agreements_signature_state_and_time",
            ),
            models.CheckConstraint(
                condition=Q(document=None) | Q(signed_at__isnull=False),
                name="agreements_document_of_what_was_signed",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")),
                name="agreements_signature_expires_after_it_was_sent",
            ),
            models.UniqueConstraint(
                fields=("subject",),
                condition=Q(state__in=("sent", "signed")),
                name="agreements_one_live_signature_per_subject",
            ),
        )
        indexes = (
            models.Index(fields=("subject",), name="agreements_by_subject"),
            models.Index(
                fields=("plan", "expires_at"),
                condition=Q(state=SignatureState.SENT.value),
                name="agreements_to_sign",
            ),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"signature:{self.public_id}"

    @property
    def status(self) -> SignatureState:
        """The state as the closed vocabulary."""
        return SignatureState(self.state)

    @property
    def file_name(self) -> str:
        """Of the signed copy, without anybody's name: ``web-access-iowa-2026-11-16.pdf``."""
        return f"{self.version.key}-{self.signed_at:%Y-%m-%d}.pdf"

    @property
    def clocks(self) -> Clocks:
        """Its clocks, for the rules."""
        return Clocks(
            created_at=self.created_at,
            expires_at=self.expires_at,
            reminder_days=self.reminder_days,
            reminded=self.reminded,
        )


class SignatureEvent(models.Model):
    """One thing that happened to a request to sign. Rows are never changed, and hang together."""

    request = models.ForeignKey(SignatureRequest, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=16)
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=60, blank=True)
    """Its kind and browser in words; never the whole of what the browser says of itself."""
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64)
    """Of this event and the hash of the one before it (rules.chained)."""

    class Meta:
        """Order and invariants; the migration's trigger refuses every change."""

        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(what__in=[what.value for what in What]),
                name="agreements_signature_event",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="agreements_signature_event_sha256",
            ),
            models.UniqueConstraint(
                fields=("request",),
                condition=Q(what=What.SIGNED.value),
                name="agreements_signed_once",
            ),
            models.UniqueConstraint(
                fields=("request",),
                condition=Q(what=What.DOCUMENT_MADE.value),
                name="agreements_document_made_once",
            ),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"{self.what} {self.pk}"
