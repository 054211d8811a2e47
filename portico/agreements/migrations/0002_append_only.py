"""An acceptance is evidence: once stored it is never changed or removed."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION agreements_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An acceptance is never changed or removed.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'agreements_append_only';
END $$;

CREATE TRIGGER agreements_append_only
    BEFORE UPDATE OR DELETE ON agreements_acceptance
    FOR EACH ROW EXECUTE FUNCTION agreements_refuse_change();
"""

APPEND_ONLY_BACK = """
DROP TRIGGER agreements_append_only ON agreements_acceptance;
DROP FUNCTION agreements_refuse_change();
"""


class Migration(migrations.Migration):
    """The trigger behind models.Acceptance."""

    dependencies = [("agreements", "0001_initial")]
    operations = [migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK)]
