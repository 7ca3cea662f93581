"""Countries by the names that people and files use."""

import pytest

from rapport.kit import countries

RETAIL = {
    "United Kingdom": "GB", "EIRE": "IE", "USA": "US", "RSA": "ZA", "Channel Islands": "JE", "Czech Republic": "CZ",
    "European Community": "EU", "Unspecified": "", "Hong Kong": "HK", "Korea": "KR", "United Arab Emirates": "AE",
}  # fmt: skip


@pytest.mark.parametrize(("text", "code"), RETAIL.items())
def test_what_shop_files_say(text: str, code: str) -> None:
    assert countries.code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gb", "GB"), ("UK", "GB"), ("U.S.A.", "US"), ("DEU", "DE"), ("Deutschland", "DE"), ("Alemania", "DE"),
        ("Côte d’Ivoire", "CI"), ("  the netherlands ", "NL"), ("Viet Nam", "VN"), ("", ""), ("Narnia", ""), ("zz", ""),
    ],
)  # fmt: skip
def test_names_aliases_and_codes(text: str, code: str) -> None:
    assert countries.code(text) == code


def test_every_country_is_found_by_its_own_name() -> None:
    assert all(countries.code(name) == code for code, name in countries.choices())


def test_names_in_a_language() -> None:
    assert countries.name("DE") == "Germany"
    assert countries.name("DE", "fr") == "Allemagne"
    assert countries.name("??") == "??"
