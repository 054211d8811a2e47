"""A person's own sign-in is theirs: what happens to it is told to no organization.

They may belong to several. That they came in to work is told (toolkit), and so is what they did.
"""

UNTOLD = frozenset(
    {
        "account.absorbed",
        "account.call_code_shown",
        "account.email_corrected",
        "account.email_verified",
        "account.password_changed",
        "account.password_forgotten",
        "account.password_reset",
        "account.proof_failed",
        "account.renamed",
        "account.secret_answer_set",
        "account.second_factor_added",
        "account.second_factor_codes_replaced",
        "account.second_factor_failed",
        "account.second_factor_removed",
        "account.second_factor_reset",
        "account.setup_link_sent",
        "account.sign_in_failed",
        "account.signed_in",
        "account.signed_out",
        "account.unlocked",
        "account.username_chosen",
        "account.username_forgotten",
    }
)
