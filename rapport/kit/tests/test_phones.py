"""Phone numbers understood, against a reference table where it is at hand."""

import csv
import random
import subprocess
import sys
from pathlib import Path

import phonenumbers
import pytest

from rapport.kit import phones

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "data" / "phone" / "reference_dev.csv"


@pytest.mark.parametrize(
    ("written", "region", "number"),
    [
        ("020 7946 0018", "GB", "+442079460018"),
        ("+44 (0)20 7946 0018", "", "+442079460018"),
        ("0044 20 7946 0018", "", "+442079460018"),
        ("tel:+1-418-656-9254;ext=102", "", "+14186569254"),
        ("555 555 1111", "US", "+15555551111"),
        ("020 7946 0018", "", ""),
        ("BusinessPhone", "US", ""),
        ("123", "GB", ""),
        ("+", "", ""),
        ("", "GB", ""),
        ("1" * 300, "US", ""),
    ],
)
def test_understands(written: str, region: str, number: str) -> None:
    assert phones.e164(written, region) == number


def _by_the_library(written: str) -> str:
    number = phonenumbers.parse(written)
    assert phonenumbers.is_possible_number(number), written
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def test_what_is_plainly_international_is_read_as_the_library_reads_it() -> None:
    """Numbers of every country: of all lengths, with what is dialled before them, broken off."""
    chance, seen = random.Random(3), 0
    for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        example = phonenumbers.example_number(regions[0])
        for size in range(4, 15):
            own = "".join(chance.choice("0123456789") for _ in range(size))
            for number in (
                own,
                f"0{own}",
                f"1{own}",
                str(example.national_number)[:size] if example else own,
            ):
                written = f"+{code} {number[:3]}-{number[3:]}"
                plain = phones._plainly_international(written)
                assert not plain or plain == _by_the_library(written)
                seen += bool(plain)
    assert seen > 2_000


def test_shows_numbers_as_people_dial_them() -> None:
    assert phones.pretty("+442079460018") == "+44 20 7946 0018"
    assert phones.pretty("ask at the desk") == "ask at the desk"


def test_knows_which_ranges_are_given_out() -> None:
    assert phones.is_assigned("+442079460018")
    assert not phones.is_assigned("+15555551111")


@pytest.mark.skipif(
    not REFERENCE.exists(), reason="the reference table is not beside this checkout"
)
def test_agrees_with_the_reference_table() -> None:
    rows = list(csv.DictReader(REFERENCE.read_text("utf-8").splitlines()))
    assert len(rows) > 50
    for row in rows:
        assert phones.e164(row["input_national"], row["region"]) == row["e164"], row
        assert phones.pretty(row["e164"]) == row["international"], row
        assert phones.is_assigned(row["e164"]) is (row["valid"] == "True"), row


def test_nothing_heavy_is_imported_at_the_start() -> None:
    program = (
        "import sys; import rapport.kit.phones, rapport.kit.countries; "
        "print(sorted({'phonenumbers', 'babel'} & set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"
