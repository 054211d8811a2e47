"""Reading a csv file line by line, whatever it is a file of."""

from pathlib import Path

import pytest

from portico.loading.columns import BadHeader, Fields, Refused, RowReader, UnusableFile, picker
from portico.loading.lines import Part, Refusals, file_part, rows


def even(header: Fields) -> RowReader:
    """Read what a column called number holds, if that is even."""
    pick = picker(header, ("number", "name"))

    def read(fields: Fields) -> tuple[str, ...]:
        number, name = pick(fields)
        if int(number) % 2:
            raise Refused("it is odd")
        return number, name

    return read


def read(path: Path, content: str | bytes) -> tuple[list[int], Refusals]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    refusals, part = Refusals(), file_part(path)
    found = rows(part, even, refusals, lambda *_: None, lambda line: [line.strip()])
    return [line for line, _ in found], refusals


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def test_refused_lines_are_noted_by_number_and_reason_and_remembered(path: Path) -> None:
    lines, refusals = read(path, "name,number\na,2\nb,3\nc,4\n")
    assert lines == [2, 4]
    assert refusals.first == [("file.csv", 3, "it is odd")]
    assert refusals.named == {"b,3"}


def test_only_so_many_lines_are_named_and_only_so_many_names_are_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portico.loading.lines.NAMES_KEPT", 100)
    _, refusals = read(path, "name,number\n" + "".join(f"n{n},{2 * n + 1}\n" for n in range(500)))
    assert (refusals.total, len(refusals.first), len(refusals.named)) == (500, 20, 100)
    assert not refusals.knows_all_named


def test_a_line_without_end_costs_no_more_than_its_beginning(path: Path) -> None:
    lines, refusals = read(path, "name,number\na,2\n" + "x" * 1_000_001 + "\nb,4\n")
    assert lines == [2, 4]
    assert refusals.by_reason == {"it is longer than 100,000 characters": 1}
    assert max(map(len, refusals.named)) <= 100_000


def test_an_open_quote_at_the_end_of_a_line_ends_there(path: Path) -> None:
    assert read(path, 'number,name\n2,"a\n4,b\n')[0] == [2, 3]


def test_what_is_remembered_of_a_line_can_be_asked_of_the_database(path: Path) -> None:
    _, refusals = read(path, "name,number\na\0b,2\n")
    assert refusals.named == {"ab,2"}
    assert refusals.by_reason == {"it holds a NUL character": 1}


def test_progress_is_told_along_the_way_and_at_the_end(path: Path) -> None:
    path.write_text("number,name\n" + "2,a\n" * 50_000)
    seen: list[tuple[int, int]] = []

    def watch(part: Part, lines: int, read: int) -> None:
        seen.append((lines, read))

    part = file_part(path)
    assert len([*rows(part, even, Refusals(), watch, lambda _: [])]) == 50_000
    assert [lines for lines, _ in seen] == [20_000, 40_000, 50_001]
    assert 0 < seen[0][1] <= seen[1][1] <= seen[2][1] == part.size


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (("number",), "these columns are missing: name"),
        (("name", "number", " NUMBER "), "these columns stand more than once: number"),
        ((), "these columns are missing: number; name"),
    ],
)
def test_a_header_is_refused_by_the_names_it_lacks_or_doubles(
    header: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(BadHeader, match=reason):
        even(header)


def test_a_header_that_is_no_csv_makes_the_file_unusable(path: Path) -> None:
    with pytest.raises(UnusableFile, match="file.csv: its first line is no header"):
        read(path, "number\rname,2\r")
