"""Finding and reading the files of a download."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from demo.nppes import line_of, write_download
from demo.providers import CEDAR_HOLLOW, TWO_RIVERS
from portico.loading.columns import Staged, UnusableFile
from portico.loading.lines import Refusals, rows
from portico.registry.nppes.files import (
    LOCATIONS,
    NAMES,
    PROVIDERS,
    day_of,
    npi_in,
    parts_of,
)
from portico.registry.nppes.layout import provider_reader


@pytest.fixture
def download(tmp_path: Path) -> Path:
    return write_download(tmp_path, rows=0, named=(TWO_RIVERS, CEDAR_HOLLOW))


def read(path: Path) -> tuple[list[tuple[int, Staged]], Refusals]:
    refusals = Refusals()
    part = parts_of(path)[PROVIDERS]
    return list(rows(part, provider_reader, refusals, lambda *_: None, npi_in)), refusals


def zipped(folder: Path, *paths: Path) -> Path:
    archive = folder / "NPPES_Data_Dissemination_November_2026.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in paths:
            file.write(path, path.name)
    return archive


def test_the_files_beside_the_csv_belong_to_it(download: Path) -> None:
    assert set(parts_of(download)) == {PROVIDERS, LOCATIONS, NAMES}


def test_the_zip_is_read_as_it_comes(download: Path, tmp_path: Path) -> None:
    header = tmp_path / "npidata_pfile_20050523-20261115_fileheader.csv"
    header.write_text("nothing to read here")
    archive = zipped(tmp_path, *download.parent.glob("*_20050523-*.csv"))
    assert set(parts_of(archive)) == {PROVIDERS, LOCATIONS, NAMES}
    assert read(archive)[0] == read(download)[0]


def test_the_name_of_the_file_tells_its_day(download: Path) -> None:
    assert day_of(parts_of(download)[PROVIDERS]) == date(2026, 11, 15)
    plain = download.rename(download.with_name("providers.csv"))
    assert day_of(parts_of(plain)[PROVIDERS]) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.removesuffix("\n"),
        lambda text: text + "\n \n",
    ],
    ids=["byte order mark", "carriage returns", "no last line end", "blank lines"],
)
def test_noise_around_the_lines_does_no_harm(download: Path, change: Callable[[str], str]) -> None:
    clean = read(download)[0]
    download.write_text(change(download.read_text(encoding="utf-8")), encoding="utf-8", newline="")
    assert read(download)[0] == clean


def test_bytes_that_are_not_utf8_are_read_as_windows_text(download: Path) -> None:
    cedar = download.read_bytes().replace(
        b"CEDAR HOLLOW FAMILY", "CEDAR HÖLLOW FAMILY".encode("cp1252")
    )
    download.write_bytes(cedar)
    assert "CEDAR HÖLLOW FAMILY MEDICINE PC" in read(download)[0][1][1]


def test_a_quote_inside_a_field_is_read(download: Path) -> None:
    with download.open("a") as file:
        file.write(
            line_of(
                {
                    "NPI": "2120010808",
                    "Entity Type Code": "2",
                    "Provider Organization Name (Legal Business Name)": 'THE "GOOD", CLINIC',
                }
            )
        )
    assert 'THE "GOOD", CLINIC' in read(download)[0][-1][1]


def test_a_damaged_line_takes_no_other_with_it(download: Path) -> None:
    header, first, second = download.read_text(encoding="utf-8").splitlines(keepends=True)
    download.write_text(header + first[:400] + "\n" + second, encoding="utf-8")
    good, refusals = read(download)
    assert [line for line, _ in good] == [3]
    assert refusals.first == [(download.name, 2, "it has more or fewer columns than the header")]
    assert refusals.named == {TWO_RIVERS.npi}


def test_an_open_quote_takes_no_other_line_with_it(download: Path) -> None:
    header, first, second = download.read_text(encoding="utf-8").splitlines(keepends=True)
    download.write_text(header + first.replace('"2"', '"2', 1) + second, encoding="utf-8")
    good, refusals = read(download)
    assert ([line for line, _ in good], refusals.total) == ([3], 1)


def test_only_the_first_refused_lines_are_named(download: Path) -> None:
    with download.open("a") as file:
        file.write("nonsense\n" * 1000)
    _, refusals = read(download)
    assert (refusals.total, len(refusals.first)) == (1000, 20)


def test_a_file_without_a_needed_column_is_refused_by_name(download: Path) -> None:
    text = download.read_text(encoding="utf-8").replace("Last Update Date", "Changed", 1)
    download.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableFile, match="these columns are missing: Last Update Date"):
        read(download)


def test_an_empty_file_is_refused(download: Path) -> None:
    download.write_text("")
    with pytest.raises(UnusableFile, match="these columns are missing: NPI; "):
        read(download)


def test_a_zip_without_providers_is_refused(download: Path, tmp_path: Path) -> None:
    archive = zipped(tmp_path, next(download.parent.glob("pl_pfile*")))
    with pytest.raises(UnusableFile, match="holds no npidata_pfile"):
        parts_of(archive)


def test_a_torn_zip_is_refused(download: Path, tmp_path: Path) -> None:
    archive = zipped(tmp_path, download)
    whole = bytearray(archive.read_bytes())
    whole[200:240] = bytes(40)
    archive.write_bytes(whole)
    with pytest.raises(UnusableFile, match="cannot be read"):
        read(archive)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="cannot be read"):
        parts_of(tmp_path / "npidata_pfile_20050523-20261115.csv")
