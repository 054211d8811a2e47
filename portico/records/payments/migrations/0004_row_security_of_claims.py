"""Claims are under row-level security by plan and TIN, which are those of their payment."""

from importlib import import_module

from django.db import migrations

_payments = import_module("portico.records.payments.migrations.0002_row_security")
PROTECT = _payments.PROTECT.replace("payments_payment", "payments_paidclaim").replace(
    "payments_of_plan_and_tins", "paid_claims_of_plan_and_tins"
)
UNPROTECT = _payments.UNPROTECT.replace("payments_payment", "payments_paidclaim").replace(
    "payments_of_plan_and_tins", "paid_claims_of_plan_and_tins"
)
BELONG = """
ALTER TABLE payments_paidclaim ADD CONSTRAINT payments_claim_of_payment
    FOREIGN KEY (payment_id, plan, payee_tin) REFERENCES payments_payment (id, plan, payee_tin)
    DEFERRABLE INITIALLY DEFERRED;
"""
UNBELONG = "ALTER TABLE payments_paidclaim DROP CONSTRAINT payments_claim_of_payment;"


class Migration(migrations.Migration):
    """The policy; tried in tests/test_row_security.py."""

    dependencies = [("payments", "0003_claims")]
    operations = [
        migrations.RunSQL(BELONG, UNBELONG),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
