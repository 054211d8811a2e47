"""How the help desk's acts are told to the organization; what staff do, they do as the plan."""

from collections.abc import Mapping

from portico.audit.wording import Act, Kind

ACTS: Mapping[str, Act] = {
    "desk.organization_opened": Act(Kind.HELP, "{who} looked the organization up"),
    "desk.person_opened": Act(Kind.HELP, "{who} looked {subject} up"),
    "desk.link_sent_again": Act(Kind.HELP, "{who} mailed {subject} a link again"),
    "desk.agreement_sent_again": Act(
        Kind.HELP, "{who} mailed the agreement that waits for a signature again"
    ),
}
UNTOLD = frozenset({"desk.searched"})
