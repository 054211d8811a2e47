"""What was received before there was a quarantine: who sent it, and what of it still waits."""

from django.db import migrations

FILL = """
UPDATE exchange_receivedfile f SET
    progress = CASE WHEN finished_at IS NULL THEN 0 ELSE 100 END,
    senders = ARRAY(
        SELECT t.sender FROM exchange_receivedtransaction t WHERE t.file_id = f.id
        GROUP BY t.sender ORDER BY min(t.segment) LIMIT 20
    );
INSERT INTO exchange_quarantined
    (public_id, transaction_id, plan, findings, since, ended, reason)
SELECT gen_random_uuid(), id, plan, findings, received_at, '', ''
FROM exchange_receivedtransaction WHERE outcome = 'refused';
"""


class Migration(migrations.Migration):
    """Forwards; back, the tables and columns go anyway."""

    dependencies = [("exchange", "0004_quarantine")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
