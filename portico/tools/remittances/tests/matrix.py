"""Who of testing/matrix/actors.py is shown which payments."""

from testing.matrix.shown import MAINS

READERS = MAINS | {"billing", "payment-files", "practitioner"}
TAKERS = READERS - {"billing"}
READ = {"payments.PaidClaim": READERS, "payments.Payment": READERS}
TAKEN = {"payments.PaidClaim": TAKERS, "payments.Payment": TAKERS}
SHOWN = {
    "plan remittances:mail": {"accounts.Account": READERS, "organizations.Organization": READERS},
    "plan remittances:all": {"payments.Payment": READERS},
    "plan remittances:payment": READ,
    "plan remittances:payments_csv": {"payments.Payment": TAKERS},
    "plan remittances:claims_csv": TAKEN,
    # of the check that others have too, a service says only the number
    "plan remittances:services_csv": {**TAKEN, "payments.Payment": TAKERS - {"practitioner"}},
    "plan remittances:workbook": TAKEN,
    "plan remittances:payment_claims_csv": TAKEN,
    "plan remittances:payment_services_csv": {"payments.PaidClaim": TAKERS},
    "plan remittances:payment_workbook": TAKEN,
    "plan remittances:printed": TAKEN,
}
PRIVATE = dict.fromkeys(
    (
        "plan remittances:payment",
        "plan remittances:find",
        "plan remittances:payment_claims_csv",
        "plan remittances:payment_services_csv",
        "plan remittances:payment_workbook",
        "plan remittances:printed",
        "plan remittances:original",
    ),
    "payment",
)
NO_PAGE = dict.fromkeys(
    (
        "plan remittances:payments_csv",
        "plan remittances:claims_csv",
        "plan remittances:services_csv",
        "plan remittances:workbook",
        "plan remittances:payment_claims_csv",
        "plan remittances:payment_services_csv",
        "plan remittances:payment_workbook",
        "plan remittances:printed",
        "plan remittances:original",
    ),
    "a download",
)
