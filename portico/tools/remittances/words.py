"""What the codes of an 835 mean, in our own short words. Pure.

The official texts are X12's and come with a licence: a plan that has one loads them (records/codes).
A code that is not listed here is shown as it is. Groups and reasons are those of CAS, codes outside of
claims those of PLB (TR3 005010X221A1).
"""

from collections.abc import Mapping
from decimal import Decimal

from portico.vocabulary.money import dollars

UNKNOWN = "Explained in the plan’s code list"
GROUPS: Mapping[str, str] = {
    "CO": "Between the plan and you: the patient does not owe it",
    "PR": "The patient owes it",
    "OA": "Another reason: nobody owes it",
    "PI": "The plan’s own decision: the patient does not owe it",
}
REASONS: Mapping[str, str] = {
    "1": "Deductible",
    "2": "Coinsurance",
    "3": "Copay",
    "4": "The modifier does not fit the service",
    "5": "The place of service does not fit the service",
    "6": "The service does not fit the patient’s age",
    "7": "The service does not fit the patient’s sex",
    "9": "The diagnosis does not fit the patient’s age",
    "11": "The diagnosis does not fit the service",
    "13": "Dated after the patient’s death",
    "15": "The authorization number is missing or does not fit",
    "16": "Needs more or other information",
    "18": "Sent twice: decided before",
    "19": "Due to an injury at work: another insurer pays",
    "22": "Another plan may have to pay first",
    "23": "What another plan paid or took off before",
    "24": "Paid for by a capitation",
    "26": "Before coverage began",
    "27": "After coverage ended",
    "29": "Sent after the time for filing",
    "31": "We do not know the patient as a member",
    "35": "The lifetime limit is reached",
    "39": "The authorization was refused",
    "40": "Not an emergency under the plan’s rules",
    "44": "Discount for prompt payment",
    "45": "Over the contract rate",
    "49": "A routine or preventive service that is not covered",
    "50": "Not seen as medically necessary",
    "54": "More than one surgeon or assistant is not covered",
    "55": "Seen as experimental",
    "58": "The place of service is not right for it",
    "59": "Several procedures at once: paid at a lower rate",
    "94": "Paid above what was billed",
    "96": "Not covered",
    "97": "Included in the payment of another service",
    "100": "Paid to the patient",
    "101": "An estimate: nothing is paid yet",
    "104": "Withheld by contract",
    "109": "Not for this plan: send it to the right one",
    "119": "The limit for this period is reached",
    "129": "What was decided before is not right",
    "131": "A discount of this claim by agreement",
    "140": "Member ID and name do not belong together",
    "146": "The diagnosis was not valid on the day",
    "147": "No contract rate applies, or it ended",
    "151": "More often than the plan sees a need for",
    "181": "The procedure code was not valid on the day",
    "197": "No authorization was asked for in advance",
    "198": "More than was authorized",
    "199": "Revenue and procedure code do not fit each other",
    "204": "Not covered by the patient’s benefits",
    "208": "The NPI is missing or not known",
    "223": "A rule of law that has no reason of its own",
    "226": "Information we asked you for did not come",
    "227": "Information we asked the patient for did not come",
    "234": "Not paid on its own",
    "235": "Sales tax",
    "236": "Not paid beside another service of the same day",
    "242": "Not by a provider of the network",
    "243": "Not by the patient’s primary care provider",
    "252": "Needs a document to be decided",
    "253": "Federal budget cut (sequestration)",
    "256": "Not payable under your contract",
    "272": "Coverage rules were not followed",
    "288": "A referral is missing",
    "A1": "Refused: the remark says why",
    "B7": "You were not certified for it on the day",
    "B9": "The patient is in a hospice",
    "B13": "Paid before",
    "B15": "Needs another service that was not found",
    "B16": "A new-patient visit for a known patient",
}
STATUSES: Mapping[str, str] = {
    "1": "Decided by the plan as first to pay",
    "2": "Decided by the plan as second to pay",
    "3": "Decided by the plan as third to pay",
    "4": "Denied",
    "19": "Decided as first to pay, and sent on to the next plan",
    "20": "Decided as second to pay, and sent on to the next plan",
    "21": "Decided as third to pay, and sent on to the next plan",
    "22": "Taken back",
    "23": "Not for this plan, and sent on to the right one",
    "25": "An estimate: no payment",
}
OUTSIDE: Mapping[str, str] = {
    "50": "Late charge",
    "51": "Interest or penalty",
    "72": "Money you returned",
    "90": "Discount for prompt payment",
    "AH": "Fee for making the payment",
    "AM": "Paid to a lender of yours",
    "AP": "Paid in advance",
    "B2": "Rebate",
    "BD": "Bad debt",
    "BN": "Bonus",
    "C5": "Temporary allowance",
    "CR": "Interest on capitation",
    "CS": "Correction",
    "CT": "Capitation",
    "CV": "Capital costs passed through",
    "E3": "Withheld by contract",
    "IP": "Incentive",
    "IR": "Withheld for the tax authority",
    "IS": "Interim settlement",
    "J1": "Not reimbursed",
    "L3": "Penalty",
    "LE": "Levy",
    "LS": "Lump sum",
    "PI": "Periodic interim payment",
    "PL": "Final settlement",
    "RA": "Correction for an earlier period",
    "SL": "Student loan repayment",
    "TL": "Paid by another who is liable",
}
_BY_SIGN: Mapping[str, tuple[str, str]] = {
    "72": ("Money you returned", "Money you returned, taken into account"),
    "FB": ("Carried forward to a later payment", "Carried over from an earlier payment"),
    "L6": ("Interest", "Interest taken back"),
    "WO": ("Overpayment, given back", "Overpayment taken back"),
    "WU": ("Recovery, given back", "Taken back for another debt"),
}
"""What it is where it adds to this payment, and where it takes from it."""
FOR_A_CLAIM = frozenset({"WO", "72"})
"""Their reference is a claim's number as a rule (TR3 005010X221A1, Claim Overpayment Recovery)."""
AMOUNTS: Mapping[str, str] = {
    "AU": "Covered in all",
    "D8": "Discount",
    "DY": "Limit per day",
    "F5": "Paid by the patient before",
    "I": "Interest in this claim",
    "NL": "Negative balance",
    "T": "Tax",
    "T2": "Claim before taxes",
    "MIA01": "Days or visits covered",
    "MIA02": "Operating outlier",
    "MIA03": "Psychiatric days of a lifetime",
    "MIA04": "DRG amount",
    "MIA06": "Disproportionate share",
    "MIA08": "Capital payment",
    "MIA15": "Cost report days",
    "MIA18": "Indirect teaching",
    "MIA19": "Professional component",
    "MOA01": "Reimbursement rate",
    "MOA02": "Payable under HCPCS",
    "MOA08": "End-stage renal disease payment",
    "MOA09": "Professional component",
}

_COUNTS = frozenset({"MIA01", "MIA03", "MIA15"})
_RATES = frozenset({"MOA01"})


def reason_words(reason: str) -> str:
    """Why it was taken off."""
    return REASONS.get(reason, UNKNOWN)


def group_words(group: str) -> str:
    """Whose it is."""
    return GROUPS.get(group, UNKNOWN)


def outside_words(code: str, amount: Decimal) -> str:
    """What changed the payment beside its claims; ``amount`` is what it adds to it."""
    added, taken = _BY_SIGN.get(code, (OUTSIDE.get(code, UNKNOWN),) * 2)
    return taken if amount < 0 else added


def amount_words(qualifier: str) -> str:
    """An amount the plan tells beside a claim: AMT by its qualifier, MIA and MOA by the element."""
    return AMOUNTS.get(qualifier, f"Amount {qualifier}")


def amount_shown(qualifier: str, value: Decimal) -> str:
    """The same as it is written: most are dollars, some are counts, one is a rate."""
    if qualifier in _COUNTS:
        return f"{value.normalize():f}"
    return f"{value:.0%}" if qualifier in _RATES else dollars(value)
