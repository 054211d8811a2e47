"""What a column cannot say: the main administrator's triggers, and that staff are no members."""

from django.db import migrations

MAIN_IS_OWN_MEMBER = """
-- The main administrator is a member of the same organization, wherever either row moves.
-- Deferred: an organization and its first membership are inserted together.
ALTER TABLE organizations_organization
    ADD CONSTRAINT organizations_main_is_own_member
    FOREIGN KEY (main_id, id) REFERENCES organizations_membership (id, organization_id)
    DEFERRABLE INITIALLY DEFERRED;

-- Acceptances lie in a folder below and cannot name these tables themselves.
ALTER TABLE agreements_acceptance
    ADD CONSTRAINT agreements_acceptance_organization
    FOREIGN KEY (organization_id) REFERENCES organizations_organization (id)
    DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT agreements_acceptance_membership
    FOREIGN KEY (membership_id) REFERENCES organizations_membership (id)
    DEFERRABLE INITIALLY DEFERRED;
"""

MAIN_IS_OWN_MEMBER_BACK = """
ALTER TABLE agreements_acceptance
    DROP CONSTRAINT agreements_acceptance_organization,
    DROP CONSTRAINT agreements_acceptance_membership;
ALTER TABLE organizations_organization DROP CONSTRAINT organizations_main_is_own_member;
"""

HAS_ENDED = """
-- One list of the states that are over, for every trigger below (portico.access.states.ENDED).
CREATE FUNCTION organizations_has_ended(state text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT state IN ('terminated', 'declined', 'expired', 'superseded')
$$;
"""

# Names a live administrator. The share lock makes a hand-over and an ending of the same
# membership wait for each other, so that neither overlooks what the other is about to commit.
MAIN_STAYS = """
CREATE FUNCTION organizations_check_main() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    main organizations_membership;
    organization_state text;
BEGIN
    SELECT state INTO organization_state FROM organizations_organization WHERE id = NEW.id;
    IF NOT FOUND OR organizations_has_ended(organization_state) THEN
        RETURN NULL;
    END IF;
    SELECT m.* INTO main
        FROM organizations_membership m JOIN organizations_organization o ON o.main_id = m.id
        WHERE o.id = NEW.id FOR SHARE OF m;
    IF organizations_has_ended(main.state) OR NOT main.is_administrator THEN
        RAISE EXCEPTION 'The main administrator must be a live administrator.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organizations_main_is_live';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER organizations_main_is_live
    AFTER INSERT OR UPDATE OF main_id, state ON organizations_organization
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION organizations_check_main();

CREATE FUNCTION organizations_keep_main() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NOT organizations_has_ended(NEW.state) AND NEW.is_administrator THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM organizations_organization o
        WHERE o.main_id = OLD.id AND (TG_OP = 'DELETE' OR NOT organizations_has_ended(o.state))
    ) THEN
        RAISE EXCEPTION 'The main administrator leaves only by handing over.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organizations_main_stays';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER organizations_main_stays
    AFTER DELETE OR UPDATE OF state, is_administrator ON organizations_membership
    FOR EACH ROW EXECUTE FUNCTION organizations_keep_main();
"""

MAIN_STAYS_BACK = """
DROP TRIGGER organizations_main_stays ON organizations_membership;
DROP FUNCTION organizations_keep_main();
DROP TRIGGER organizations_main_is_live ON organizations_organization;
DROP FUNCTION organizations_check_main();
"""

# Whoever decides for a plan is no member there. Both sides lock the account first, so that a
# role and a membership given at the same moment cannot miss each other.
STAFF_ARE_NO_MEMBERS = """
CREATE FUNCTION organizations_refuse_staff() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF organizations_has_ended(NEW.state) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM accounts_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM accounts_staffrole s JOIN organizations_organization o ON o.plan = s.plan
        WHERE s.account_id = NEW.account_id AND s.ended_at IS NULL
            AND o.id = NEW.organization_id
    ) THEN
        RAISE EXCEPTION 'Staff of a plan are never members of its organizations.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organizations_staff_are_no_members';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER organizations_staff_are_no_members
    AFTER INSERT OR UPDATE OF account_id, organization_id, state ON organizations_membership
    FOR EACH ROW EXECUTE FUNCTION organizations_refuse_staff();

CREATE FUNCTION organizations_refuse_members() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.account_id IS NULL OR NEW.ended_at IS NOT NULL THEN
        RETURN NULL;  -- an invitation not yet accepted, or a role given up
    END IF;
    PERFORM FROM accounts_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM organizations_membership m
        JOIN organizations_organization o ON o.id = m.organization_id
        WHERE m.account_id = NEW.account_id AND o.plan = NEW.plan
            AND NOT organizations_has_ended(m.state)
    ) THEN
        RAISE EXCEPTION 'A member of an organization is never staff of its plan.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organizations_members_are_no_staff';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER organizations_members_are_no_staff
    AFTER INSERT OR UPDATE OF account_id, plan, ended_at ON accounts_staffrole
    FOR EACH ROW EXECUTE FUNCTION organizations_refuse_members();
"""

STAFF_ARE_NO_MEMBERS_BACK = """
DROP TRIGGER organizations_members_are_no_staff ON accounts_staffrole;
DROP FUNCTION organizations_refuse_members();
DROP TRIGGER organizations_staff_are_no_members ON organizations_membership;
DROP FUNCTION organizations_refuse_staff();
"""


class Migration(migrations.Migration):
    """Foreign keys and triggers; each is tried in tests/test_invariants.py."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("agreements", "0001_initial"),
        ("organizations", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(MAIN_IS_OWN_MEMBER, MAIN_IS_OWN_MEMBER_BACK),
        migrations.RunSQL(HAS_ENDED, "DROP FUNCTION organizations_has_ended(text);"),
        migrations.RunSQL(MAIN_STAYS, MAIN_STAYS_BACK),
        migrations.RunSQL(STAFF_ARE_NO_MEMBERS, STAFF_ARE_NO_MEMBERS_BACK),
    ]
