"""What an organization asked the plan to add is over with it, whoever ends it."""

from django.db import migrations

WITHDRAW_WITH_THE_ORGANIZATION = """
CREATE FUNCTION delegation_claims_end_with_the_organization() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF organizations_has_ended(NEW.state) AND NOT organizations_has_ended(OLD.state) THEN
        UPDATE delegation_numberclaim SET state = 'withdrawn', ended_at = NEW.ended_at
            WHERE organization_id = NEW.id AND state = 'open';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER delegation_claims_end_with_the_organization
    AFTER UPDATE OF state ON organizations_organization
    FOR EACH ROW EXECUTE FUNCTION delegation_claims_end_with_the_organization();

UPDATE delegation_numberclaim SET state = 'withdrawn', ended_at = organization.ended_at
    FROM organizations_organization organization
    WHERE organization.id = delegation_numberclaim.organization_id
        AND delegation_numberclaim.state = 'open' AND organization.ended_at IS NOT NULL;
"""

BACK = """
DROP TRIGGER delegation_claims_end_with_the_organization ON organizations_organization;
DROP FUNCTION delegation_claims_end_with_the_organization();
"""


class Migration(migrations.Migration):
    """A trigger; walked in docs/states.md, row number-end."""

    dependencies = [("delegation", "0014_work_ends_told")]
    operations = [migrations.RunSQL(WITHDRAW_WITH_THE_ORGANIZATION, BACK)]
