"""What a registrant is told about a code or a password that did not do."""

from portico.accounts.challenges import CodeResult
from portico.profiles.schema import Profile


def explain(result: CodeResult, profile: Profile) -> str:
    """Say what is so and what to do next; never how close it was."""
    messages = {
        CodeResult.WRONG: "This is not the code we sent last. Check it, or send a new one.",
        CodeResult.EXPIRED: (
            f"This code is older than {profile.codes.minutes} minutes. Send a new one."
        ),
        CodeResult.USED_UP: (
            f"Too many codes were tried. Wait {profile.codes.minutes} minutes, then send a new one."
        ),
        CodeResult.BUDGET_SPENT: (
            "Too many codes and passwords were tried for this person today. Your answers are "
            f"kept; try again tomorrow or call {profile.contacts[0].phone}."
        ),
        CodeResult.ALREADY_USED: "This code was used before. Send a new one.",
        CodeResult.NONE_SENT: "No code is on its way. Send one first.",
    }
    return messages[result]
