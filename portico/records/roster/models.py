"""The roster as the plan last delivered it. Rows come in bulk (merge.py) and are never deleted."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.db.models.lookups import Regex

from portico.records.roster.rules import ProviderKind
from portico.vocabulary.email import MAX_LENGTH as EMAIL_LENGTH
from portico.vocabulary.names import NAME_LENGTH
from portico.vocabulary.npi import NPI_LENGTH
from portico.vocabulary.tin import TIN_LENGTH

_GROUP, _PRACTITIONER = ProviderKind.GROUP.value, ProviderKind.PRACTITIONER.value


class Listing(models.Model):
    """One provider in one line of business: a row of the roster file.

    A provider is a plan's kind, provider ID and TIN; it has a listing per line of business.
    """

    pk = models.CompositePrimaryKey("plan", "tin", "kind", "number", "line_of_business")
    plan = models.CharField(max_length=31, db_collation="C")
    tin = models.CharField(max_length=TIN_LENGTH, db_collation="C")
    kind = models.CharField(max_length=12, db_collation="C")
    number = models.CharField(max_length=40, db_collation="C")
    """The provider ID as it is compared."""
    line_of_business = models.CharField(max_length=60, db_collation="C")
    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    provider_id = models.CharField(max_length=60)
    """As the plan writes it."""
    legal_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    first_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    last_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    dba = models.CharField(max_length=NAME_LENGTH, blank=True)
    npi = models.CharField(max_length=NPI_LENGTH, blank=True, db_collation="C")
    zips = ArrayField(models.CharField(max_length=5))
    participates_from = models.DateField()
    participates_to = models.DateField(null=True, blank=True)
    """The last day; None: no end is known."""
    email = models.CharField(max_length=EMAIL_LENGTH, blank=True)
    phone = models.CharField(max_length=12, blank=True)
    added_at = models.DateTimeField()
    gone_on = models.DateField(null=True, blank=True)
    """The day of the file that no longer named this row; None while files name it."""

    class Meta:
        """What holds for every row, whoever wrote it."""

        indexes = (models.Index(fields=("plan", "tin", "npi"), name="listing_by_npi"),)
        constraints = (
            models.CheckConstraint(
                name="listing_group_or_practitioner_has_its_name",
                condition=Q(kind=_GROUP) & ~Q(legal_name="")
                | Q(kind=_PRACTITIONER) & ~Q(first_name="") & ~Q(last_name=""),
            ),
            models.CheckConstraint(
                name="listing_tin_is_nine_digits", condition=Q(tin__regex=r"^[0-9]{9}$")
            ),
            models.CheckConstraint(
                name="listing_npi_is_ten_digits",
                condition=Q(npi="") | Q(npi__regex=r"^[12][0-9]{9}$"),
            ),
            models.CheckConstraint(
                name="listing_number_is_comparable",
                condition=Q(number__regex=r"^[A-Z0-9._/#-]+$"),
            ),
            models.CheckConstraint(
                name="listing_has_line_of_business", condition=~Q(line_of_business="")
            ),
            models.CheckConstraint(
                name="listing_has_zips_of_five_digits",
                condition=Regex(Cast("zips", models.TextField()), r"^\{[0-9]{5}(,[0-9]{5})*\}$"),
            ),
            models.CheckConstraint(
                name="listing_ends_after_it_begins",
                condition=Q(participates_to=None) | Q(participates_to__gte=F("participates_from")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def name(self) -> str:
        """The group's legal name, or the practitioner's first and last."""
        return self.legal_name or f"{self.first_name} {self.last_name}"

    def participates(self, on: date) -> bool:
        """True when the plan's newest file has it in the network on that day."""
        gone = self.gone_on is not None and self.gone_on <= on
        over = self.participates_to is not None and self.participates_to < on
        return self.participates_from <= on and not over and not gone


class Load(models.Model):
    """One roster file that was loaded; the newest of a plan tells how old its roster is."""

    plan = models.CharField(max_length=31)
    file_name = models.TextField()
    loaded_at = models.DateTimeField()
    lines_read = models.BigIntegerField()
    lines_refused = models.BigIntegerField()

    class Meta:
        """Newest first."""

        indexes = (models.Index(fields=("plan", "-loaded_at"), name="roster_load_newest"),)

    def __str__(self) -> str:
        return f"roster of {self.plan}, {self.loaded_at:%Y-%m-%d}"
