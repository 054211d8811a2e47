"""Builders of 835 files, written as a payer's system writes them."""

import io
from collections.abc import Sequence
from itertools import count

_numbers = count(1)

CHECK = """
BPR*I*132.5*C*CHK************20261030
TRN*1*{reference}*1431999999
N1*PR*HEARTLAND HEALTH PLAN
N3*1 PLAZA
N4*ST. LOUIS*MO*63101
PER*BL*PAYMENTS*TE*8005550100
N1*PE*TWO RIVERS ORTHOPEDICS LLC*XX*2120048717
REF*TJ*{tin}
LX*1
CLP*A100*1*200*132.5*20*12*77001*11
CAS*CO*45*47.5
CAS*PR*3*20
NM1*QC*1*DOE*JANE****MI*M100200300
DTM*232*20261012
"""
"""A check to an office, one claim; it balances, and nothing is wrong with it."""


def a_remittance(told: str = CHECK, **values: str) -> str:
    """The segments between ST and SE; ``values`` fill the blanks, others are new each time."""
    filled = {"reference": f"EX{next(_numbers):08}", "tin": "431882764", **values}
    return told.format(**filled).strip()


def a_transaction(body: str, number: str) -> str:
    """ST, the segments, SE with their count."""
    lines = [f"ST*835*{number}", *body.splitlines()]
    return "\n".join([*lines, f"SE*{len(lines) + 1}*{number}"])


def an_interchange(
    *bodies: str, control: str | None = None, group: str = "1", sender: str = "HEARTLAND"
) -> bytes:
    """One ISA with one GS; ``control`` is ISA13, a new one where it is not given."""
    control = control or f"{next(_numbers):09}"
    transactions = [a_transaction(body, f"{n:04}") for n, body in enumerate(bodies, start=1)]
    return enclosed(transactions, control=control, group=group, sender=sender)


def enclosed(transactions: Sequence[str], *, control: str, group: str, sender: str) -> bytes:
    """Put transaction sets into GS and ISA."""
    parties = f"ZZ*{sender:15}*ZZ*{'PORTICO':15}"
    lines = [
        f"ISA*00*          *00*          *{parties}*261101*0800*^*00501*{control}*0*P*:",
        f"GS*HP*{sender}*PORTICO*20261101*0800*{group}*X*005010X221A1",
        *transactions,
        f"GE*{len(transactions)}*{group}",
        f"IEA*1*{control}",
    ]
    return "".join(f"{line}~\n" for line in "\n".join(lines).splitlines()).encode()


def as_stream(content: bytes) -> io.BytesIO:
    """What a service reads from."""
    return io.BytesIO(content)
