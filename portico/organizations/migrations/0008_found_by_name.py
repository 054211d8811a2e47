"""Staff find an organization by the beginnings of its names, or by the plan's own number."""

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

    dependencies = [("organizations", "0007_kind_stays")]

    operations = [
        migrations.AddIndex(
            "organization",
            GinIndex(
                SearchVector(words("name"), words("dba"), config="simple"),
                name="organizations_words",
            ),
        ),
        migrations.AddIndex(
            "organization",
            models.Index(
                fields=["plan", "provider_id"],
                condition=~models.Q(provider_id=""),
                name="organizations_provider_id",
            ),
        ),
    ]
