"""An office never becomes a third party, nor the reverse: what either may do rests on it."""

from django.db import migrations

KIND_STAYS = """
CREATE FUNCTION organizations_refuse_another_kind() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An organization stays what it began as, at the plan where it began.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'organizations_kind_stays';
END $$;

CREATE TRIGGER organizations_kind_stays
    BEFORE UPDATE OF kind, plan ON organizations_organization
    FOR EACH ROW WHEN (NEW.kind <> OLD.kind OR NEW.plan <> OLD.plan)
    EXECUTE FUNCTION organizations_refuse_another_kind();
"""

BACK = """
DROP TRIGGER organizations_kind_stays ON organizations_organization;
DROP FUNCTION organizations_refuse_another_kind();
"""


class Migration(migrations.Migration):
    """A trigger; tried in delegation/tests/test_third_party_invariants.py."""

    dependencies = [("organizations", "0006_third_parties")]
    operations = [migrations.RunSQL(KIND_STAYS, BACK)]
