"""Payments lie in a folder below and cannot name the transaction set themselves."""

from django.db import migrations

NAME = """
ALTER TABLE payments_payment
    ADD CONSTRAINT payments_payment_transaction
    FOREIGN KEY (transaction_id) REFERENCES exchange_receivedtransaction (id)
    DEFERRABLE INITIALLY DEFERRED;
"""

NAME_NO_MORE = "ALTER TABLE payments_payment DROP CONSTRAINT payments_payment_transaction;"


class Migration(migrations.Migration):
    """A foreign key upwards."""

    dependencies = [
        ("exchange", "0001_initial"),
        ("payments", "0002_row_security"),
    ]
    operations = [migrations.RunSQL(NAME, NAME_NO_MORE)]
