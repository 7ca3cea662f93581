"""Names of many cultures: what they show of their parts, how they are put together and sorted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kit import names
from rapport.kit.names import Name

SPLIT = [
    # written, country, given, middle, family, prefix, suffix, sorted
    ("Ada Lovelace", "", "Ada", "", "Lovelace", "", "", "lovelace, ada"),
    (
        "Dr. Ludwig van Beethoven",
        "",
        "Ludwig",
        "",
        "van Beethoven",
        "Dr.",
        "",
        "beethoven, ludwig van",
    ),
    ("Dick Van Dyke", "", "Dick", "", "Van Dyke", "", "", "van dyke, dick"),
    ("Vincent van der Berg", "NL", "Vincent", "", "van der Berg", "", "", "berg, vincent van der"),
    ("Juan de la Cruz", "ES", "Juan", "", "de la Cruz", "", "", "cruz, juan de la"),
    ("Bashar al-Assad", "", "Bashar", "", "al-Assad", "", "", "assad, bashar al-"),
    ("John F. Kennedy", "US", "John", "F.", "Kennedy", "", "", "kennedy, john f."),
    ("J. R. R. Tolkien", "", "J.", "R. R.", "Tolkien", "", "", "tolkien, j. r. r."),
    ("Kennedy, John F., Jr.", "", "John", "F.", "Kennedy", "", "Jr.", "kennedy, john f."),
    ("Jane Roe, PhD, MBA", "", "Jane", "", "Roe", "", "PhD, MBA", "roe, jane"),
    ("Иван Иванович Петров", "", "Иван", "Иванович", "Петров", "", "", "петров, иван иванович"),
    ("Björk Guðmundsdóttir", "", "Björk", "", "Guðmundsdóttir", "", "", "bjork gudmundsdottir"),
    ("Ólafur Jónsson", "IS", "Ólafur", "", "Jónsson", "", "", "olafur jonsson"),
    ("Nagy Béla", "HU", "Béla", "", "Nagy", "", "", "nagy bela"),
    ("MURAKAMI Haruki", "JP", "Haruki", "", "MURAKAMI", "", "", "murakami haruki"),
    ("村上 春樹", "", "春樹", "", "村上", "", "", "村上 春樹"),
    ("毛泽东", "CN", "泽东", "", "毛", "", "", "毛 泽东"),
    ("司马相如", "CN", "相如", "", "司马", "", "", "司马 相如"),
    ("김철수", "", "철수", "", "김", "", "", "김 철수"),
    ("남궁민", "", "민", "", "남궁", "", "", "남궁 민"),
]


@pytest.mark.parametrize("row", SPLIT, ids=lambda row: row[0])
def test_shows_the_parts(row: tuple[str, ...]) -> None:
    written, country, given_name, middle, family, prefix, suffix, sorted_name = row
    found = names.split(written, country=country)
    assert (found.given, found.middle, found.family, found.prefix, found.suffix) == (
        given_name,
        middle,
        family,
        prefix,
        suffix,
    )
    assert names.sort_name(found, country=country) == sorted_name


@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("Madonna", ""),
        ("Gabriel García Márquez", "CO"),
        ("José Ortega y Gasset", "ES"),
        ("Haruki Murakami", "JP"),
        ("Nguyen Van An", "VN"),
        ("毛泽东", ""),
        ("Abdullah bin Abdulaziz Al Saud", "SA"),
        ("", ""),
    ],
)
def test_leaves_open_what_is_not_shown(written: str, country: str) -> None:
    found = names.split(written, country=country)
    assert not found.is_split
    assert found.full == written


@pytest.mark.parametrize(
    ("name", "country", "written"),
    [
        (Name("", "Ada", "Lovelace"), "GB", "Ada Lovelace"),
        (Name("", "Béla", "Bartók"), "HU", "Bartók Béla"),
        (Name("", "春樹", "村上"), "JP", "村上春樹"),
        (Name("", "John", "Doe", "Mr.", "III"), "", "Mr. John Doe III"),
        (Name("", "Jane", "Roe", "", "PhD"), "", "Jane Roe, PhD"),
        (Name("", "Cher", ""), "", "Cher"),
        (Name("as it is"), "", "as it is"),
    ],
)
def test_composes_in_the_order_of_the_culture(name: Name, country: str, written: str) -> None:
    assert names.compose(name, country=country) == written


@pytest.mark.parametrize(
    ("written", "letters"),
    [
        ("Ludwig van Beethoven", "LB"),
        ("Dr. Ada Lovelace", "AL"),
        ("Madonna", "M"),
        ("村上 春樹", "村"),
        ("", ""),
    ],
)
def test_initials(written: str, letters: str) -> None:
    assert names.initials(names.split(written)) == letters


def test_an_organizations_article_stands_behind() -> None:
    assert names.organization_sort_name("The Body Shop") == "body shop, the"
    assert names.organization_sort_name("Thelma Ltd") == "thelma ltd"


@given(st.text(max_size=60), st.sampled_from(["", "HU", "CN", "JP", "IS", "US"]))
def test_never_loses_a_letter(written: str, country: str) -> None:
    found = names.split(written, country=country)
    parts = f"{found.given}{found.middle}{found.family}{found.prefix}{found.suffix}"
    assert names.split(found.full, country=country) == found
    for letter in parts.replace(" ", ""):
        assert letter in found.full
    names.sort_name(found, country=country)
    names.initials(found)
