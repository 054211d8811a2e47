"""An offer never outlives the place of either of the two, nor the role it is about."""

from django.db import migrations

END_WITH_THE_ROLE = """
-- Whoever accepts closes the offer before the role moves, so only what is still open is withdrawn.
CREATE FUNCTION delegation_withdraw_with_the_place() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF organizations_has_ended(NEW.state) AND NOT organizations_has_ended(OLD.state) THEN
        UPDATE delegation_handover SET state = 'withdrawn', ended_at = NEW.ended_at
            WHERE state = 'offered' AND organization_id = NEW.organization_id
                AND (to_id = NEW.id OR by_id = NEW.id);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER delegation_withdraw_with_the_place
    AFTER UPDATE OF state ON organizations_membership
    FOR EACH ROW EXECUTE FUNCTION delegation_withdraw_with_the_place();

CREATE FUNCTION delegation_withdraw_with_the_role() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.main_id <> OLD.main_id THEN
        UPDATE delegation_handover SET state = 'withdrawn', ended_at = statement_timestamp()
            WHERE state = 'offered' AND organization_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER delegation_withdraw_with_the_role
    AFTER UPDATE OF main_id ON organizations_organization
    FOR EACH ROW EXECUTE FUNCTION delegation_withdraw_with_the_role();
"""

BACK = """
DROP TRIGGER delegation_withdraw_with_the_role ON organizations_organization;
DROP FUNCTION delegation_withdraw_with_the_role();
DROP TRIGGER delegation_withdraw_with_the_place ON organizations_membership;
DROP FUNCTION delegation_withdraw_with_the_place();
"""


class Migration(migrations.Migration):
    """Triggers; tried in tests/test_hand_over.py."""

    dependencies = [
        ("delegation", "0006_hand_overs"),
        ("organizations", "0002_main_administrator"),
    ]
    operations = [migrations.RunSQL(END_WITH_THE_ROLE, BACK)]
