"""The words that were accepted, and from where they were."""

from django.db import migrations, models

WORDS_STAY = """
ALTER TABLE agreements_version ADD CONSTRAINT agreements_version_sha256
    CHECK (sha256 = encode(sha256(convert_to(markdown, 'UTF8')), 'hex'));

CREATE TRIGGER agreements_version_append_only
    BEFORE UPDATE OR DELETE ON agreements_version
    FOR EACH ROW EXECUTE FUNCTION agreements_refuse_change();
"""

WORDS_STAY_BACK = """
DROP TRIGGER agreements_version_append_only ON agreements_version;
ALTER TABLE agreements_version DROP CONSTRAINT agreements_version_sha256;
"""


class Migration(migrations.Migration):
    """Tables by makemigrations; what it cannot say, in SQL."""

    dependencies = [
        ("agreements", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="acceptance",
            name="address",
            field=models.GenericIPAddressField(null=True),
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plan", models.CharField(max_length=31)),
                ("key", models.CharField(max_length=31)),
                ("version", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=300)),
                ("markdown", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "key", "version", "sha256"), name="agreements_version_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(WORDS_STAY, WORDS_STAY_BACK),
    ]
