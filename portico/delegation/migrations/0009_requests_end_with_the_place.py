"""Whoever left asks for nothing any more, whoever ended their place."""

from django.db import migrations

WITHDRAW_WITH_THE_PLACE = """
CREATE FUNCTION delegation_requests_end_with_the_place() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF organizations_has_ended(NEW.state) AND NOT organizations_has_ended(OLD.state) THEN
        UPDATE delegation_accessrequest SET state = 'withdrawn', answered_at = NEW.ended_at
            WHERE membership_id = NEW.id AND state = 'open';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER delegation_requests_end_with_the_place
    AFTER UPDATE OF state ON organizations_membership
    FOR EACH ROW EXECUTE FUNCTION delegation_requests_end_with_the_place();

-- The share lock makes a request and the ending of its membership wait for each other.
CREATE FUNCTION delegation_refuse_the_gone_who_ask() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    membership_state text;
BEGIN
    SELECT state INTO membership_state FROM organizations_membership
        WHERE id = NEW.membership_id FOR SHARE;
    IF NEW.state = 'open' AND organizations_has_ended(membership_state) THEN
        RAISE EXCEPTION 'Whoever left asks for nothing.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegation_asked_by_the_gone';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER delegation_asked_by_the_gone
    BEFORE INSERT ON delegation_accessrequest
    FOR EACH ROW EXECUTE FUNCTION delegation_refuse_the_gone_who_ask();
"""

BACK = """
DROP TRIGGER delegation_asked_by_the_gone ON delegation_accessrequest;
DROP FUNCTION delegation_refuse_the_gone_who_ask();
DROP TRIGGER delegation_requests_end_with_the_place ON organizations_membership;
DROP FUNCTION delegation_requests_end_with_the_place();
"""


class Migration(migrations.Migration):
    """Triggers; tried in tests/test_invariants.py."""

    dependencies = [("delegation", "0008_requests")]
    operations = [migrations.RunSQL(WITHDRAW_WITH_THE_PLACE, BACK)]
