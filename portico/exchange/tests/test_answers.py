"""What a sender is answered, segment by segment."""

import io
import json
import logging

import pytest
import pyx12.params
import pyx12.x12n_document

from portico.exchange.models import AnsweredInterchange, ReceivedTransaction
from portico.exchange.tests.conftest import answered, receive
from testing.builders import NOW
from testing.remittances import CHECK, a_remittance, an_interchange, enclosed

pytestmark = pytest.mark.django_db

NO_TIN = CHECK.replace("REF*TJ*{tin}\n", "")
GROUP = f"GS*FA*PORTICO*HEARTLAND*{NOW:%Y%m%d}*{NOW:%H%M}*1*X*005010X231A1"
A_999 = "ST*999*0001*005010X231A1\nAK1*HP*7*005010X221A1\nAK9*A*1*1*1\nSE*4*0001"


def acknowledging(text: bytes) -> bytes:
    """The same interchange as a group of acknowledgments."""
    return text.replace(b"GS*HP*", b"GS*FA*").replace(b"*005010X221A1~\nST", b"*005010X231A1~\nST")


def heard(lines: list[str], *names: str) -> list[str]:
    """The segments of these ids."""
    return [line for line in lines if line.partition("*")[0] in names]


def test_a_good_file_is_accepted_group_by_group() -> None:
    lines = answered(an_interchange(a_remittance(), a_remittance(), control="000000301"))
    number = f"{AnsweredInterchange.objects.get().pk:09}"
    header = f"ISA*00*          *00*          *ZZ*PORTICO        *ZZ*HEARTLAND      *{NOW:%y%m%d}"
    assert lines == [
        f"{header}*{NOW:%H%M}*^*00501*{number}*0*P*:",
        GROUP,
        "ST*999*0001*005010X231A1",
        "AK1*HP*1*005010X221A1",
        "AK2*835*0001",
        "IK5*A",
        "AK2*835*0002",
        "IK5*A",
        "AK9*A*2*2*2",
        "SE*8*0001",
        "GE*1*1",
        f"IEA*1*{number}",
    ]


def test_a_transaction_set_that_was_not_loaded_is_rejected_and_no_other() -> None:
    lines = answered(an_interchange(a_remittance(), a_remittance(NO_TIN)))
    assert heard(lines, "IK5", "AK9") == ["IK5*A", "IK5*R*5", "AK9*P*2*2*1"]


def test_all_rejected_is_a_group_rejected() -> None:
    lines = answered(an_interchange(a_remittance(NO_TIN)))
    assert heard(lines, "IK5", "AK9") == ["IK5*R*5", "AK9*R*1*1*0"]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (("SE*16*0001", "SE*17*0001"), ["IK5*R*4", "AK9*R*1*1*0"]),
        (("SE*16*0001", "SE*16*0009"), ["IK5*R*3", "AK9*R*1*1*0"]),
        (("SE*16*0001~\n", ""), ["IK5*R*2", "AK9*R*1*1*0"]),
        (("GE*1*1", "GE*3*1"), ["IK5*A", "AK9*E*3*1*1*5"]),
        (("GE*1*1", "GE*1*9"), ["IK5*A", "AK9*E*1*1*1*4"]),
        (("GE*1*1~\n", ""), ["IK5*A", "AK9*E*1*1*1*3"]),
        (("GE*1*1", "GE*one*1"), ["IK5*A", "AK9*E*1*1*1*5"]),
        (("*20261030", "*20261399"), ["IK5*E*5", "AK9*E*1*1*1"]),
    ],
)
def test_each_fault_has_its_code(spoil: tuple[str, str], told: list[str]) -> None:
    content = an_interchange(a_remittance()).decode()
    assert spoil[0] in content
    lines = answered(content.replace(*spoil, 1).encode())
    assert heard(lines, "IK5", "AK9") == told


def test_a_wrong_segment_is_named_with_its_place_and_never_its_value() -> None:
    twice = a_remittance().replace("TRN*1*", "TRN*1*AGAIN*1431999999\nTRN*1*", 1)
    lines = answered(an_interchange(a_remittance(), twice))
    assert heard(lines, "IK3", "IK5") == ["IK5*A", "IK3*TRN*4**5", "IK5*R*5"]
    assert "AGAIN" not in "".join(lines)


def test_a_kind_that_is_not_received_is_rejected_beside_the_others() -> None:
    content = an_interchange(a_remittance(), a_remittance()).replace(b"ST*835*0002", b"ST*277*0002")
    lines = answered(content)
    assert heard(lines, "AK2", "IK5") == ["AK2*835*0001", "IK5*A", "AK2*277*0002", "IK5*R*1"]


def test_control_numbers_that_came_with_other_content_are_rejected() -> None:
    receive(an_interchange(a_remittance(), control="000000302"))
    lines = answered(an_interchange(a_remittance(), control="000000302"))
    assert heard(lines, "IK5") == ["IK5*R*7"]


def test_control_numbers_that_came_with_the_same_content_are_answered_the_same() -> None:
    body = a_remittance()
    first = answered(an_interchange(body, control="000000303"))
    again = answered(an_interchange(body, control="000000303").replace(b"~\n", b"~\r\n"))
    assert again[1:-1] == first[1:-1]


def test_who_asks_for_a_ta1_gets_it_right_after_isa() -> None:
    content = an_interchange(a_remittance(), control="000000304").replace(b"*0*P*", b"*1*P*")
    lines = answered(content)
    assert [line.partition("*")[0] for line in lines][:4] == ["ISA", "TA1", "GS", "ST"]
    assert heard(lines, "TA1") == ["TA1*000000304*261101*0800*A*000"]


@pytest.mark.parametrize(
    ("spoil", "code", "note"),
    [
        ((b"IEA*1*", b"IEA*2*"), "E", "021"),
        ((b"IEA*1*000000305", b"IEA*1*000000306"), "E", "001"),
        ((b"IEA*1*000000305~\n", b""), "E", "023"),
        ((b"GE*1*1~\n", b"GE*1*1~\nNM1*1~\n"), "E", "022"),
        ((b"*261101*0800*", b"*261301*0800*"), "E", "014"),
        ((b"*261101*0800*", b"*261101*2500*"), "E", "015"),
        ((b"*0*P*", b"*7*P*"), "E", "019"),
        ((b"*0*P*", b"*0*X*"), "E", "020"),
        ((b"*ZZ*HEARTLAND      *", b"*ZZ*               *"), "E", "006"),
    ],
)
def test_a_faulty_interchange_is_told_by_a_ta1(
    spoil: tuple[bytes, bytes], code: str, note: str
) -> None:
    content = an_interchange(a_remittance(), control="000000305")
    assert spoil[0] in content
    (technical,) = heard(answered(content.replace(*spoil)), "TA1")
    assert technical.split("*")[4:] == [code, note]


def test_an_interchange_of_nothing_is_rejected_and_those_beside_it_are_not() -> None:
    empty = an_interchange(control="000000307").partition(b"GS*")[0] + b"IEA*1*000000307~\n"
    lines = answered(empty + an_interchange(a_remittance()))
    assert heard(lines, "TA1", "IK5", "IEA")[0] == "TA1*000000307*261101*0800*R*021"
    assert heard(lines, "IK5") == ["IK5*A"]
    assert [line[:5] for line in heard(lines, "IEA")] == ["IEA*0", "IEA*1"]


def test_two_senders_in_one_file_are_each_answered() -> None:
    lines = answered(an_interchange(a_remittance()) + an_interchange(a_remittance(), sender="LAKE"))
    receivers = [line[54:69].rstrip() for line in heard(lines, "ISA")]
    assert receivers == ["HEARTLAND", "LAKE"]
    numbers = [line.split("*")[13] for line in heard(lines, "ISA")]
    assert len(set(numbers)) == 2


def test_a_999_and_a_ta1_are_kept_and_never_answered() -> None:
    group = enclosed([A_999], control="000000308", group="1", sender="LAKELAND")
    wrong_end = acknowledging(group).replace(b"IEA*1*", b"IEA*9*")
    ta1 = b"TA1*000000001*261101*0800*A*000~\n"
    head, _, rest = group.partition(b"GS*")
    only_ta1 = head.replace(b"308", b"309") + ta1 + b"IEA*0*000000309~\n"
    assert rest
    assert answered(wrong_end) == heard(answered(wrong_end), "ISA", "TA1", "IEA")
    assert answered(only_ta1) == []
    kept = ReceivedTransaction.objects.order_by("pk")
    assert [(row.outcome, row.control_number) for row in kept] == [
        ("loaded", "0001"), ("loaded", "000000001"),
    ]  # fmt: skip
    receipt = receive(only_ta1)
    assert (receipt.kind, receipt.loaded) == ("acknowledgment", 1)


def test_beside_a_group_of_acknowledgments_the_other_groups_are_answered() -> None:
    group = enclosed([A_999], control="000000310", group="1", sender="LAKELAND")
    content = an_interchange(a_remittance(), control="000000310", group="2", sender="LAKELAND")
    middle = acknowledging(group)[len(group.partition(b"GS*")[0]) :].partition(b"IEA")[0]
    at = content.index(b"GS*HP")
    both = (content[:at] + middle + content[at:]).replace(b"IEA*1*", b"IEA*2*")
    assert heard(answered(both), "AK1", "AK9", "TA1", "IEA")[:-1] == [
        "AK1*HP*2*005010X221A1", "AK9*A*1*1*1",
    ]  # fmt: skip


def test_a_999_that_is_cut_off_is_refused_and_not_answered() -> None:
    cut = A_999.replace("AK9*A*1*1*1\n", "").replace("SE*4", "SE*3")
    content = acknowledging(enclosed([cut], control="000000311", group="1", sender="LAKELAND"))
    receipt = receive(content)
    assert (receipt.loaded, receipt.refused) == (0, 1)
    assert "cut off" in receipt.first_refusals[0].reasons[0]
    assert answered(content) == []


@pytest.mark.parametrize(
    "spoil",
    [
        (b"*ZZ*HEARTLAND      *", b"*~:*HEART^LAND*~~: *"),
        (b"GS*HP*HEARTLAND*", b"GS*HP*HEART:\xc3\xa9\x00LAND*"),
        (b"ST*835*0001", b"ST*835*"),
        (b"GE*1*1", b"GE*99999999999*1"),
        (b"*005010X221A1", b"*005010X221A1:::^"),
    ],
)
def test_whatever_a_sender_writes_the_answer_is_well_formed(spoil: tuple[bytes, bytes]) -> None:
    content = an_interchange(a_remittance())
    lines = answered(content.replace(*spoil))
    for line in lines:
        assert line.isascii()
    assert heard(lines, "AK9")


def test_another_reader_accepts_what_is_answered() -> None:
    """pyx12 checks it against its map of 005010X231A1."""
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    bad = a_remittance().replace("TRN*1*", "TRN*1*AGAIN*1431999999\nTRN*1*", 1)
    odd = a_remittance().replace("*20261030", "*20261399")
    content = an_interchange(a_remittance(), bad, odd, a_remittance(NO_TIN))
    lines = answered(content.replace(b"*0*P*", b"*1*P*"))
    assert heard(lines, "AK9") == ["AK9*P*4*4*2"]
    told = io.StringIO()
    text = io.StringIO("".join(f"{line}~\n" for line in lines if not line.startswith("TA1")))
    valid = pyx12.x12n_document.x12n_document(
        pyx12.params.ParamsBase(), text, None, None, fd_json=told
    )
    (group,) = json.loads(told.getvalue())["interchanges"][0]["groups"]
    assert [each["ack_code"] for each in group["transactions"]] == ["A"]
    assert valid
