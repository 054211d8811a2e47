"""How the morning mail is told to the organization."""

from collections.abc import Mapping

from portico.audit.wording import Act, Kind

ACTS: Mapping[str, Act] = {
    "remittance.mail_asked": Act(Kind.RECORDS, "{who} asked for a mail when payments come"),
    "remittance.mail_ended": Act(Kind.RECORDS, "{who} ended the mail about new payments"),
}
