"""The local copy of the national registries. Public data: no row here is protected.

Rows reach these tables in bulk and set-based, so the child tables name their provider without a
foreign key's trigger per row; the merge inserts no child whose provider is missing.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

_NAME_KINDS = tuple("12345")


class Provider(models.Model):
    """One NPI with its names and its two addresses, spelled as NPPES has them."""

    npi = models.CharField(max_length=10, primary_key=True, db_collation="C")
    entity_type = models.CharField(max_length=1, blank=True)
    """1 a person, 2 an organization; empty for a deactivated NPI never seen with more."""
    legal_name = models.TextField(blank=True)
    other_name = models.TextField(blank=True)
    other_name_kind = models.CharField(max_length=1, blank=True)
    practice_street = models.TextField(blank=True)
    practice_street2 = models.TextField(blank=True)
    practice_city = models.TextField(blank=True)
    practice_state = models.TextField(blank=True)
    practice_zip = models.TextField(blank=True)
    practice_country = models.TextField(blank=True)
    practice_phone = models.TextField(blank=True)
    mailing_street = models.TextField(blank=True)
    mailing_street2 = models.TextField(blank=True)
    mailing_city = models.TextField(blank=True)
    mailing_state = models.TextField(blank=True)
    mailing_zip = models.TextField(blank=True)
    mailing_country = models.TextField(blank=True)
    mailing_phone = models.TextField(blank=True)
    taxonomies = ArrayField(models.CharField(max_length=10), default=list)
    """Up to fifteen codes, the primary one first."""
    enumerated_on = models.DateField(null=True, blank=True)
    last_updated = models.DateField(null=True, blank=True)
    is_active = models.BooleanField()
    deactivated_on = models.DateField(null=True, blank=True)
    deactivation_reason = models.TextField(blank=True)
    replacement_npi = models.CharField(max_length=10, blank=True)
    vanished_on = models.DateField(null=True, blank=True)
    """The day of the full file that no longer named this NPI."""
    fingerprint = models.BigIntegerField()
    """Of what the file said; the same again means nothing to do."""

    class Meta:
        """What holds for every row, whoever wrote it."""

        constraints = (
            models.CheckConstraint(
                name="provider_npi_is_ten_digits", condition=Q(npi__regex=r"^[12][0-9]{9}$")
            ),
            models.CheckConstraint(
                name="provider_is_person_or_organization",
                condition=Q(entity_type__in=("1", "2")) | Q(entity_type="", is_active=False),
            ),
            models.CheckConstraint(
                name="provider_other_name_has_kind",
                condition=Q(other_name="", other_name_kind="") | Q(other_name_kind__in=_NAME_KINDS),
            ),
            models.CheckConstraint(
                name="provider_vanished_is_inactive",
                condition=Q(vanished_on__isnull=True) | Q(is_active=False),
            ),
        )

    def __str__(self) -> str:
        return self.npi


class PracticeLocation(models.Model):
    """A practice location besides the main one, from the pl_pfile."""

    pk = models.CompositePrimaryKey("npi", "fingerprint")
    npi = models.CharField(max_length=10, db_collation="C")
    fingerprint = models.BigIntegerField()
    street = models.TextField(blank=True)
    street2 = models.TextField(blank=True)
    city = models.TextField(blank=True)
    state = models.TextField(blank=True)
    zip = models.TextField(blank=True)
    country = models.TextField(blank=True)
    phone = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.street}, {self.city}"


class ProviderName(models.Model):
    """An organization's further name, from the othername_pfile."""

    pk = models.CompositePrimaryKey("npi", "fingerprint")
    npi = models.CharField(max_length=10, db_collation="C")
    fingerprint = models.BigIntegerField()
    name = models.TextField()
    kind = models.CharField(max_length=1)

    class Meta:
        """Only the kinds we know to name."""

        constraints = (
            models.CheckConstraint(name="name_has_kind", condition=Q(kind__in=_NAME_KINDS)),
        )

    def __str__(self) -> str:
        return self.name


class TaxonomyLabel(models.Model):
    """What a taxonomy code means; the words are NUCC's, so the operator loads them."""

    code = models.CharField(max_length=10, primary_key=True, db_collation="C")
    label = models.TextField()

    def __str__(self) -> str:
        return self.label


class Load(models.Model):
    """One file that was loaded, or refused rows of; the newest tells how old the copy is."""

    class Kind(models.TextChoices):
        """What a file holds."""

        FULL = "nppes-full"
        WEEKLY = "nppes-weekly"
        TAXONOMY = "taxonomy"

    kind = models.CharField(max_length=20, choices=Kind)
    file_name = models.TextField()
    as_of = models.DateField()
    loaded_at = models.DateTimeField()
    lines_read = models.BigIntegerField()
    lines_refused = models.BigIntegerField(default=0)

    class Meta:
        """Newest by day of the file."""

        indexes = (models.Index(fields=("kind", "-as_of"), name="load_newest"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.as_of}"
