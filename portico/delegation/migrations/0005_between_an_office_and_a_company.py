"""A delegation lies between an office and a third party of one plan, and never outlives either."""

from django.db import migrations

# The share locks make an offer or an acceptance and the ending of either organization wait for
# each other. What is over needs none: whoever ends a company holds its row, and must not wait here
# for an office that waits for the company. What kind an organization is, and of which plan, never
# changes.
BETWEEN_THE_TWO = """
CREATE FUNCTION delegation_check_the_two() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    office organizations_organization;
    company organizations_organization;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.ended_at IS NOT NULL
        AND (NEW.principal_id, NEW.agent_id) = (OLD.principal_id, OLD.agent_id) THEN
        RETURN NEW;
    END IF;
    SELECT * INTO office FROM organizations_organization WHERE id = NEW.principal_id FOR SHARE;
    SELECT * INTO company FROM organizations_organization WHERE id = NEW.agent_id FOR SHARE;
    IF office.kind <> 'office' OR company.kind <> 'third_party' OR office.plan <> company.plan THEN
        RAISE EXCEPTION 'A company works for offices of its own plan.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegation_between_the_two';
    END IF;
    IF NEW.ended_at IS NULL
        AND (organizations_has_ended(office.state) OR organizations_has_ended(company.state)) THEN
        RAISE EXCEPTION 'Nobody works for, or as, what is over.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegation_between_the_living';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER delegation_between_the_two
    BEFORE INSERT OR UPDATE ON delegation_delegation
    FOR EACH ROW EXECUTE FUNCTION delegation_check_the_two();

CREATE FUNCTION delegation_end_with_either() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF organizations_has_ended(NEW.state) AND NOT organizations_has_ended(OLD.state) THEN
        UPDATE delegation_delegation SET state = 'ended', ended_at = NEW.ended_at
            WHERE (principal_id = NEW.id OR agent_id = NEW.id) AND ended_at IS NULL;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER delegation_end_with_either
    AFTER UPDATE OF state ON organizations_organization
    FOR EACH ROW EXECUTE FUNCTION delegation_end_with_either();
"""

BETWEEN_THE_TWO_BACK = """
DROP TRIGGER delegation_end_with_either ON organizations_organization;
DROP FUNCTION delegation_end_with_either();
DROP TRIGGER delegation_between_the_two ON delegation_delegation;
DROP FUNCTION delegation_check_the_two();
"""

OWN_PEOPLE = """
CREATE FUNCTION delegation_check_own_people() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM delegation_delegation d
        JOIN organizations_membership m ON m.organization_id = d.agent_id
        WHERE d.id = NEW.delegation_id AND m.id = NEW.membership_id
    ) THEN
        RAISE EXCEPTION 'A company sends its own people.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegation_own_people';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER delegation_own_people
    AFTER INSERT OR UPDATE OF delegation_id, membership_id ON delegation_assignment
    FOR EACH ROW EXECUTE FUNCTION delegation_check_own_people();
"""

OWN_PEOPLE_BACK = """
DROP TRIGGER delegation_own_people ON delegation_assignment;
DROP FUNCTION delegation_check_own_people();
"""


class Migration(migrations.Migration):
    """Triggers; tried in tests/test_third_party_invariants.py."""

    dependencies = [
        ("delegation", "0004_third_parties"),
        ("organizations", "0007_kind_stays"),
    ]
    operations = [
        migrations.RunSQL(BETWEEN_THE_TWO, BETWEEN_THE_TWO_BACK),
        migrations.RunSQL(OWN_PEOPLE, OWN_PEOPLE_BACK),
    ]
