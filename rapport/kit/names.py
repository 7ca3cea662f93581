"""People's names, of any culture: taken apart honestly, put together, sorted.

A name is kept as it was written. ``split`` fills the parts only where the writing shows them (a
comma, a title, capitals, a particle, a script, two plain words) and leaves them empty otherwise:
an empty part is better than a wrong one.

Family-first order follows the W3C's "Personal names around the world"; particles sort as the
library rules of their countries have it: "Beethoven, Ludwig van" but "Van Dyke, Dick".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rapport.kit.text import fold, squeeze

FAMILY_FIRST = frozenset({"HU", "CN", "TW", "HK", "MO", "JP", "KR", "KP", "VN", "KH"})
"""Countries in which the family name is written first."""
_EITHER_WAY = FAMILY_FIRST - {"HU"}
"""Where Latin letters leave the order open: "Murakami Haruki" and "Haruki Murakami" both occur."""
PREFIXES = frozenset((
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lord", "lady", "rev", "fr",
    "sr", "hon", "capt", "col", "gen", "maj", "herr", "frau", "mme", "mlle", "m", "monsieur",
    "madame", "señor", "señora", "sra", "dott", "ing", "dipl.-ing", "mag", "drs", "ir", "sheikh",
    "haji", "shri", "smt",
))  # fmt: skip
SUFFIXES = frozenset((
    "jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "msc", "bsc", "ba", "ma", "esq", "dds",
    "cpa", "qc", "kc", "obe", "mbe", "cbe", "jd", "llm", "llb", "m.sc", "ph.d", "m.d",
))  # fmt: skip
PARTICLES = frozenset((
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "des",
    "la", "le", "los", "las", "ter", "ten", "zu", "zum", "zur", "af", "av", "bin", "ibn", "bint",
    "ben", "al", "el", "el-", "al-", "y", "e", "st", "st.",
))  # fmt: skip
_PATRONYMIC = re.compile(
    r"(?:(?:ov|ev|yev|’|')?(?:ich)|ovna|evna|ichna|ович|евич|ьич|овна|евна|ична)$"
)
_ICELANDIC = re.compile(r"(?:dóttir|dottir)$")
_SSON = re.compile(r"(?:sson|son)$")
_HAN = re.compile(r"^[\u3400-\u9fff\u3005]+$")
_HANGUL = re.compile(r"^[\uac00-\ud7a3]+$")
_KANA = re.compile(r"[\u3040-\u30ff]")
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_INITIAL = re.compile(r"^\w\.?$")
_TWO_SYLLABLES = ("남궁", "황보", "제갈", "사공", "선우", "독고", "동방")
_COMPOUND_HAN = (
    "欧阳",
    "歐陽",
    "司马",
    "司馬",
    "诸葛",
    "諸葛",
    "上官",
    "夏侯",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: ``full`` as written, and those parts that are known."""

    full: str
    given: str = ""
    family: str = ""
    prefix: str = ""
    suffix: str = ""
    middle: str = ""

    @property
    def is_split(self) -> bool:
        return bool(self.given and self.family)


def split(full: str, *, country: str = "") -> Name:
    """The parts that ``full`` shows; ``country`` (ISO code) decides the order where it matters.

    >>> split("Dr. Ludwig van Beethoven")
    Name(full='Dr. Ludwig van Beethoven', given='Ludwig', family='van Beethoven', prefix='Dr.', suffix='', middle='')
    >>> split("Gabriel García Márquez").is_split
    False
    """
    full = squeeze(full)
    bare, prefix, suffix = _without_titles(full)
    known = (
        _inverted(bare) or _eastern(bare, country) or _spaced(bare.split(), country) or Name(bare)
    )
    return replace(known, full=full, prefix=prefix, suffix=known.suffix or suffix)


def compose(name: Name, *, country: str = "") -> str:
    """The full name from its parts, in the order of its culture; ``full`` when there are none."""
    if not (name.given or name.family):
        return name.full
    glue = "" if _EASTERN.search(name.family or name.given) and not _KANA.search(name.full) else " "
    own = " ".join(part for part in (name.given, name.middle) if part)
    first_last = (name.family, own) if is_family_first(name, country) else (own, name.family)
    middle = glue.join(part for part in first_last if part)
    titled = " ".join(part for part in (name.prefix, middle) if part)
    if not name.suffix:
        return titled
    return f"{titled} {name.suffix}" if _is_numeral(name.suffix) else f"{titled}, {name.suffix}"


def is_family_first(name: Name, country: str = "") -> bool:
    """Whether the family name is written first: as ``full`` shows it, else by script and country."""
    if name.full and name.given and name.family and "," not in name.full:
        family, given = name.full.find(name.family), name.full.find(name.given)
        if min(family, given) >= 0 and family != given:
            return family < given
    return bool(_EASTERN.search(name.family)) or country.upper() in FAMILY_FIRST


def sort_name(name: Name, *, country: str = "") -> str:
    """What a list sorts by: folded, family name first, particles of lower case behind.

    >>> sort_name(Name("Ludwig van Beethoven", "Ludwig", "van Beethoven"))
    'beethoven, ludwig van'
    """
    if not name.family:
        return fold(_without_titles(name.full)[0] or name.given)
    own = " ".join(part for part in (name.given, name.middle) if part)
    if is_family_first(name, country):
        return fold(f"{name.family} {own}")
    if _ICELANDIC.search(name.family) or (country.upper() == "IS" and _SSON.search(name.family)):
        return fold(f"{own} {name.family}")
    particles, family = _particles_apart(name.family)
    return fold(f"{family}, {own} {particles}".rstrip(", "))


def organization_sort_name(name: str) -> str:
    """An organization's place in a list: folded, a leading "The" behind."""
    folded = fold(name)
    return f"{folded[4:]}, the" if folded.startswith("the ") and len(folded) > 4 else folded


def initials(name: Name) -> str:
    """One or two letters for an avatar: "LB"; the family sign alone in Chinese and Korean."""
    if _EASTERN.search(name.full):
        return (name.family or name.full)[:1]
    family = _particles_apart(name.family)[1]
    words = [name.given, family] if name.is_split else _without_titles(name.full)[0].split()
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0].upper() for word in chosen if word)


def _without_titles(full: str) -> tuple[str, str, str]:
    """(name, prefix, suffix): leading and trailing titles apart; never the whole name."""
    head, _, tail = full.partition(",")
    suffix = (
        tail.strip()
        if tail and all(_is_suffix(word) for word in re.split(r"[\s,]+", tail.strip()))
        else ""
    )
    words = (head if suffix else full).split()
    prefixes: list[str] = []
    while (
        len(words) > 1 and words[0].rstrip(".").lower() in PREFIXES and not _INITIAL.match(words[0])
    ):
        prefixes.append(words.pop(0))
    suffixes: list[str] = []
    while len(words) > 2 and _is_suffix(words[-1]):
        suffixes.insert(0, words.pop())
    return " ".join(words).rstrip(","), " ".join(prefixes), suffix or " ".join(suffixes)


def _is_suffix(word: str) -> bool:
    return word.strip(".,").lower() in SUFFIXES


def _is_numeral(suffix: str) -> bool:
    return suffix.strip(".").lower() in {"jr", "sr", "ii", "iii", "iv"}


def _inverted(bare: str) -> Name | None:
    """ "Kennedy, John F." says itself which part is which."""
    family, comma, rest = bare.partition(",")
    words = rest.split()
    if not comma or "," in rest or not words or not family.strip():
        return None
    suffix = " ".join(word for word in words if _is_suffix(word))
    words = [word for word in words if not _is_suffix(word)]
    if not words:
        return None
    given, middle = _given_and_middle(words)
    return Name(bare, given=given, middle=middle, family=family.strip(), suffix=suffix)


def _given_and_middle(words: list[str]) -> tuple[str, str]:
    """ "John F." is a given name with an initial; "Anna Maria" stays whole."""
    initials = [
        word for word in words[1:] if _INITIAL.match(word) or _PATRONYMIC.search(word.lower())
    ]
    if words[1:] and len(initials) == len(words) - 1:
        return words[0], " ".join(words[1:])
    return " ".join(words), ""


def _eastern(bare: str, country: str) -> Name | None:
    """Chinese, Japanese and Korean signs, written family first."""
    words = bare.split()
    if not _EASTERN.search(bare) or not words:
        return None
    if len(words) == 2:
        return Name(bare, family=words[0], given=words[1])
    if len(words) != 1:
        return Name(bare)
    word = words[0]
    is_chinese = country.upper() in {"CN", "TW", "HK", "MO"}
    if _HANGUL.match(word) and 2 <= len(word) <= 4:
        cut = 2 if word.startswith(_TWO_SYLLABLES) and len(word) > 2 else 1
    elif _HAN.match(word) and len(word) > 2 and word.startswith(_COMPOUND_HAN):
        cut = 2
    elif _HAN.match(word) and is_chinese and 2 <= len(word) <= 3:
        cut = 1
    else:
        return Name(bare)
    return Name(bare, family=word[:cut], given=word[cut:])


def _spaced(words: list[str], country: str) -> Name | None:
    """Names in alphabets: by capitals, order, particle, initial or patronymic; None when open."""
    bare = " ".join(words)
    if len(words) < 2:
        return None
    capitals = [
        word
        for word in words
        if len(word) > 1 and word.isupper() and not _INITIAL.match(word) and "." not in word
    ]
    if len(capitals) == 1 and words.index(capitals[0]) in (0, len(words) - 1) and len(words) == 2:
        other = words[1 - words.index(capitals[0])]
        return Name(bare, given=other, family=capitals[0])
    if country.upper() == "HU":
        return Name(bare, family=words[0], given=" ".join(words[1:]))
    if country.upper() in _EITHER_WAY:
        return None
    return _western(words, bare)


def _western(words: list[str], bare: str) -> Name | None:
    particle = next((at for at, word in enumerate(words[1:-1], 1) if word.lower() in PARTICLES), 0)
    if particle == 1 or (particle and all(_INITIAL.match(word) for word in words[1:particle])):
        is_chain = (
            words[particle].lower() in {"bin", "ibn", "bint", "y", "e"}
            and len(words) > particle + 2
        )
        if words[particle].lower() in {"y", "e"} or is_chain:
            return None
        given, middle = _given_and_middle(words[:particle])
        return Name(bare, given=given, middle=middle, family=" ".join(words[particle:]))
    if particle:
        return None
    middle_words = words[1:-1]
    if all(_INITIAL.match(word) or _PATRONYMIC.search(word.lower()) for word in middle_words):
        return Name(bare, given=words[0], middle=" ".join(middle_words), family=words[-1])
    return None


def _particles_apart(family: str) -> tuple[str, str]:
    """("van der", "Berg") for "van der Berg"; ("", "Van Dyke"): only lower case goes behind."""
    words = family.split()
    count = 0
    while count < len(words) - 1 and words[count] in PARTICLES:
        count += 1
    rest = " ".join(words[count:])
    if rest.startswith(("al-", "el-")) and len(rest) > 3:
        return " ".join([*words[:count], rest[:3]]), rest[3:]
    return " ".join(words[:count]), rest
