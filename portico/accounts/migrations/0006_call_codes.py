"""Call codes of which no two open ones of a plan are the same; people by the words of their names."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models

JOINERS = "./@:-_~+&=?#"


def words(field: str) -> models.Func:
    """As portico.web.searching had it when this was written."""
    return models.Func(
        models.F(field),
        models.Value(JOINERS),
        models.Value(" " * len(JOINERS)),
        function="translate",
        output_field=models.TextField(),
    )


class Migration(migrations.Migration):
    """Indexes alone."""

    dependencies = [("accounts", "0005_help_desk")]

    operations = [
        migrations.AddConstraint(
            "challenge",
            models.UniqueConstraint(
                fields=["plan", "hash"],
                condition=models.Q(purpose="call_code", superseded_at=None, consumed_at=None),
                name="challenge_call_code_unique",
            ),
        ),
        migrations.AddIndex(
            "account",
            GinIndex(
                SearchVector(words("first_name"), words("last_name"), config="simple"),
                name="account_words",
            ),
        ),
    ]
