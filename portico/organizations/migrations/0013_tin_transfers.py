"""Plan staff move a TIN; whoever comes to it later reads from that day, however they come."""

import django.db.models.deletion
from django.db import migrations, models

# Who adds a TIN and who moves it wait for each other, so that whoever comes later knows of the move:
# the share of a lock named after plan and TIN for the one, the whole of it for the other.
MOVED = """
CREATE FUNCTION organizations_tin_lock(of_plan text, of_tin text) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$ SELECT hashtextextended('tin ' || of_plan || ' ' || of_tin, 0) $$;

CREATE FUNCTION organizations_hold_since() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    of_plan text;
BEGIN
    SELECT plan INTO of_plan FROM organizations_organization WHERE id = NEW.organization_id;
    PERFORM pg_advisory_xact_lock_shared(organizations_tin_lock(of_plan, NEW.tin));
    SELECT greatest(NEW.held_since, max(moved_on)) INTO NEW.held_since
        FROM organizations_tintransfer moved
        WHERE plan = of_plan AND tin = NEW.tin AND undoes_id IS NULL AND NOT EXISTS (
            SELECT FROM organizations_tintransfer back WHERE back.undoes_id = moved.id
        );
    RETURN NEW;
END $$;

CREATE TRIGGER organizations_hold_since
    BEFORE INSERT ON organizations_organizationtin
    FOR EACH ROW EXECUTE FUNCTION organizations_hold_since();

CREATE FUNCTION organizations_check_transfer() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(organizations_tin_lock(NEW.plan, NEW.tin));
    IF (SELECT count(*) FROM organizations_organization
        WHERE id IN (NEW.source_id, NEW.target_id) AND plan = NEW.plan AND kind = 'office') < 2 THEN
        RAISE EXCEPTION 'A TIN moves between two offices of one plan.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organizations_transfer_in_a_plan';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER organizations_transfer_in_a_plan
    BEFORE INSERT ON organizations_tintransfer
    FOR EACH ROW EXECUTE FUNCTION organizations_check_transfer();

CREATE FUNCTION organizations_keep_transfer() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was moved stays on record.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'organizations_transfer_stays';
END $$;

CREATE TRIGGER organizations_transfer_stays
    BEFORE UPDATE OR DELETE ON organizations_tintransfer
    FOR EACH ROW EXECUTE FUNCTION organizations_keep_transfer();
"""

BACK = """
DROP TRIGGER organizations_transfer_stays ON organizations_tintransfer;
DROP FUNCTION organizations_keep_transfer();
DROP TRIGGER organizations_transfer_in_a_plan ON organizations_tintransfer;
DROP FUNCTION organizations_check_transfer();
DROP TRIGGER organizations_hold_since ON organizations_organizationtin;
DROP FUNCTION organizations_hold_since();
DROP FUNCTION organizations_tin_lock(text, text);
"""


class Migration(migrations.Migration):
    """A table and triggers; tried in tests/test_transfers.py and tests/test_transfer_races.py."""

    dependencies = [("organizations", "0012_moved_tins")]
    operations = [
        migrations.CreateModel(
            name="TinTransfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plan", models.CharField(max_length=31)),
                ("tin", models.CharField(max_length=9)),
                ("moved_on", models.DateField()),
                ("source_since", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="organizations.tintransfer",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tins_given",
                        to="organizations.organization",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tins_taken",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["plan", "tin"], name="organizations_tin_transfers")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tin__regex", "^[0-9]{9}$")),
                        name="organizations_transfer_nine_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="organizations_transfer_to_another",
                    ),
                ],
            },
        ),
        migrations.RunSQL(MOVED, BACK),
    ]
