"""A grant never outlives its membership, whoever ends that."""

from django.db import migrations

END_WITH_THE_PLACE = """
CREATE FUNCTION delegation_end_with_the_place() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF organizations_has_ended(NEW.state) AND NOT organizations_has_ended(OLD.state) THEN
        UPDATE delegation_grant SET ended_at = NEW.ended_at
            WHERE membership_id = NEW.id AND ended_at IS NULL;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER delegation_end_with_the_place
    AFTER UPDATE OF state ON organizations_membership
    FOR EACH ROW EXECUTE FUNCTION delegation_end_with_the_place();

-- The share lock makes a grant and the ending of its membership wait for each other.
CREATE FUNCTION delegation_refuse_the_gone() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    membership_state text;
BEGIN
    SELECT state INTO membership_state FROM organizations_membership
        WHERE id = NEW.membership_id FOR SHARE;
    IF NEW.ended_at IS NULL AND organizations_has_ended(membership_state) THEN
        RAISE EXCEPTION 'Nothing is given to somebody who left.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegation_given_to_the_gone';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER delegation_given_to_the_gone
    BEFORE INSERT OR UPDATE ON delegation_grant
    FOR EACH ROW EXECUTE FUNCTION delegation_refuse_the_gone();
"""

BACK = """
DROP TRIGGER delegation_given_to_the_gone ON delegation_grant;
DROP FUNCTION delegation_refuse_the_gone();
DROP TRIGGER delegation_end_with_the_place ON organizations_membership;
DROP FUNCTION delegation_end_with_the_place();
"""


class Migration(migrations.Migration):
    """Triggers; tried in tests/test_invariants.py."""

    dependencies = [
        ("delegation", "0002_access_and_grants"),
        ("organizations", "0002_main_administrator"),
    ]
    operations = [migrations.RunSQL(END_WITH_THE_PLACE, BACK)]
