"""Evidence survives storage and says itself in one line."""

from portico.reviews.evidence import Check, CheckOutcome, Contact, Evidence, Fact, Source
from testing.builders import NOW
from testing.review_builders import evidence

FLAG = Check(name="NPI is type 1", outcome=CheckOutcome.FLAG, at=NOW, detail="A person's NPI.")
PASSED = Check(name="Email confirmed", outcome=CheckOutcome.PASS, at=NOW)


def test_evidence_comes_back_from_json_as_it_went() -> None:
    before = evidence(checks=(FLAG, PASSED), profile_hash="abc")
    assert Evidence.from_json(before.to_json()) == before


def test_a_concern_is_named_first() -> None:
    assert evidence(checks=(PASSED, FLAG)).summary == "NPI is type 1"


def test_further_concerns_are_counted() -> None:
    assert evidence(checks=(FLAG, FLAG, FLAG)).summary == "NPI is type 1 and 2 more"


def test_without_concern_the_differences_are_counted() -> None:
    assert evidence(checks=(PASSED,)).summary == "1 difference"


def test_what_is_not_on_file_is_no_difference() -> None:
    only_typed = (Fact(label="Tax ID", typed="43-1882764"),)
    clean = evidence(checks=(PASSED,), facts=only_typed)
    assert clean.summary == "All match"
    assert clean.is_clean


def test_an_unavailable_check_is_a_concern_and_no_failure() -> None:
    unavailable = Check(name="Registry", outcome=CheckOutcome.UNAVAILABLE, at=NOW)
    assert evidence(checks=(unavailable,)).concerns == (unavailable,)


def test_a_difference_from_the_roster_alone_is_one() -> None:
    phone = Fact(label="Phone", typed="1", registry="1", same=True, roster="2", roster_same=False)
    assert evidence(checks=(PASSED,), facts=(phone,)).summary == "1 difference"


def test_evidence_stored_before_the_roster_stood_in_it_still_reads() -> None:
    stored = {
        "checks": [],
        "facts": [{"label": "NPI", "typed": "1", "registry": "1", "same": True}],
        "person": [],
        "registry_as_of": "",
        "profile_hash": "",
        "call_number": "+13145550110",
        "call_source": "From the plan's roster, not from the form",
    }
    read = Evidence.from_json(stored)
    assert read.contacts == (Contact(source=Source.ROSTER, value="+13145550110"),)
    assert (read.facts[0].roster, read.has_roster) == ("", False)
