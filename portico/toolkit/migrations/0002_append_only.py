"""An edition is what somebody wrote: once saved it is never changed or removed."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION toolkit_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An edition is never changed or removed.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'toolkit_append_only';
END $$;

CREATE TRIGGER toolkit_append_only
    BEFORE UPDATE OR DELETE ON toolkit_edition
    FOR EACH ROW EXECUTE FUNCTION toolkit_refuse_change();
"""

APPEND_ONLY_BACK = """
DROP TRIGGER toolkit_append_only ON toolkit_edition;
DROP FUNCTION toolkit_refuse_change();
"""


class Migration(migrations.Migration):
    """The trigger behind models.Edition."""

    dependencies = [("toolkit", "0001_initial")]
    operations = [migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK)]
