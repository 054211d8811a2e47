"""Row-level security: a statement sees and writes payments of its plan and its TINs alone.

FORCE binds the table's owner too. The settings are read once per statement, in sub-selects of
their own. ``acting`` sets them; without it there is no row, and none can be written.
"""

from django.db import migrations

PROTECT = """
ALTER TABLE payments_payment ENABLE ROW LEVEL SECURITY;
ALTER TABLE payments_payment FORCE ROW LEVEL SECURITY;
CREATE POLICY payments_of_plan_and_tins ON payments_payment
    USING (
        plan = (SELECT nullif(current_setting('app.plan', true), ''))
        AND payee_tin = ANY
            ((SELECT nullif(current_setting('app.tins', true), '')::text[])::text[])
    )
    WITH CHECK (
        plan = (SELECT nullif(current_setting('app.plan', true), ''))
        AND payee_tin = ANY
            ((SELECT nullif(current_setting('app.tins', true), '')::text[])::text[])
    );
"""

UNPROTECT = """
DROP POLICY payments_of_plan_and_tins ON payments_payment;
ALTER TABLE payments_payment NO FORCE ROW LEVEL SECURITY;
ALTER TABLE payments_payment DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """The policy; tried in tests/test_row_security.py."""

    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunSQL(PROTECT, UNPROTECT)]
