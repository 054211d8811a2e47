"""What staff write on the plan's pages, and what administrators say they have done."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portico.profiles.schema import PageKind

_KINDS = sorted(kind.value for kind in PageKind)
TITLE_LENGTH = 120
TEXT_LENGTH = 60_000
"""Characters of Markdown; some 25 printed pages."""


class EditionState(models.TextChoices):
    """What saving it did."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    """Taken off: a page of the profile shows the profile's text again, news nothing."""


class Edition(models.Model):
    """One saved text of one page; rows are never changed, so no editor loses anything.

    Editions of a page are numbered without gaps, and each is based on the one before: the unique
    number is what tells the second of two editors. Public is the last one that is no draft.
    """

    plan = models.CharField(max_length=31)
    key = models.CharField(max_length=80)
    """Of a page of the profile; of news, its day and its first words."""
    kind = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16)
    title = models.CharField(max_length=TITLE_LENGTH)
    markdown = models.TextField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="editions",
    )
    published_at = models.DateTimeField(null=True)
    """When the page was first published; later editions keep it, so that news keeps its day."""

    class Meta:
        """Invariants; the migration's trigger refuses every later change."""

        constraints = (
            models.UniqueConstraint(
                fields=("plan", "key", "number"), name="toolkit_one_edition_per_number"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="toolkit_edition_number_from_one"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(EditionState.values)), name="toolkit_edition_state"
            ),
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="toolkit_edition_kind"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(markdown=""), name="toolkit_edition_says_something"
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.PUBLISHED.value) | Q(published_at__isnull=False),
                name="toolkit_edition_published_at",
            ),
        )
        indexes = (models.Index(fields=("plan", "kind"), name="toolkit_editions_by_kind"),)

    def __str__(self) -> str:
        return f"edition {self.number} of {self.key}"


class SetupDone(models.Model):
    """A step of the set-up list somebody says they have done.

    The membership lies in organizations/, below this folder.
    """

    membership = models.ForeignKey(
        "organizations.Membership", on_delete=models.CASCADE, related_name="setup_done"
    )
    key = models.CharField(max_length=31)
    done_at = models.DateTimeField()

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(
                fields=("membership", "key"), name="toolkit_setup_step_done_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} of membership {self.membership_id}"
