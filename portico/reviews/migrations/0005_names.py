"""A review carries the names it is found and sorted by."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.text
from django.db import migrations, models

NAMES = """
UPDATE reviews_review review
   SET names = concat_ws(
         ' ', organization.name, nullif(organization.dba, ''),
         trim(applicant.first_name || ' ' || applicant.last_name)
       )
  FROM organizations_organization organization, accounts_account applicant
 WHERE organization.id = review.organization_id AND applicant.id = review.applicant_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_usernames"),
        ("reviews", "0004_signatures"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="names",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(NAMES, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="review",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.SearchVector(
                    models.Func(
                        models.F("names"),
                        models.Value("./@:-_~+&=?#"),
                        models.Value("            "),
                        function="translate",
                        output_field=models.TextField(),
                    ),
                    config="simple",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                models.F("plan"),
                models.F("decider"),
                models.F("state"),
                django.db.models.functions.text.Lower(
                    django.db.models.functions.text.Left("names", 100)
                ),
                models.F("id"),
                condition=models.Q(("state__in", ("open", "sent_back", "signature"))),
                name="reviews_live_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], name="reviews_by_words"
            ),
        ),
    ]
