"""Where a plan keys organizations on the TIN alone, no two live ones hold the same TIN."""

from django.db import migrations, models

SOLE = """
CREATE FUNCTION organizations_sole_plan(of_organization bigint) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN key ~ '^tin:[0-9]{9}$' AND NOT organizations_has_ended(state) THEN plan ELSE ''
    END FROM organizations_organization WHERE id = of_organization
$$;

CREATE FUNCTION organizations_hold_alone() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.sole_in := organizations_sole_plan(NEW.organization_id);
    RETURN NEW;
END $$;

CREATE TRIGGER organizations_hold_alone
    BEFORE INSERT OR UPDATE ON organizations_organizationtin
    FOR EACH ROW EXECUTE FUNCTION organizations_hold_alone();

-- Ended, it lets its TINs go; given the key of the one it takes the place of, it holds its own alone.
CREATE FUNCTION organizations_hold_anew() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE organizations_organizationtin SET sole_in = '' WHERE organization_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER organizations_hold_anew
    AFTER UPDATE OF state, key ON organizations_organization
    FOR EACH ROW WHEN (NEW.state <> OLD.state OR NEW.key <> OLD.key)
    EXECUTE FUNCTION organizations_hold_anew();

UPDATE organizations_organizationtin SET sole_in = '';
"""

BACK = """
DROP TRIGGER organizations_hold_anew ON organizations_organization;
DROP FUNCTION organizations_hold_anew();
DROP TRIGGER organizations_hold_alone ON organizations_organizationtin;
DROP FUNCTION organizations_hold_alone();
DROP FUNCTION organizations_sole_plan(bigint);
"""


class Migration(migrations.Migration):
    """A column and its triggers, which fill it also for what is there; tried in tests/test_invariants.py."""

    dependencies = [("organizations", "0009_superseding")]
    operations = [
        migrations.AddField(
            model_name="organizationtin",
            name="sole_in",
            field=models.CharField(blank=True, default="", editable=False, max_length=31),
        ),
        migrations.RunSQL(SOLE, BACK),
        migrations.AddConstraint(
            model_name="organizationtin",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sole_in", ""), _negated=True),
                fields=("sole_in", "tin"),
                name="organizations_tin_sole",
            ),
        ),
    ]
