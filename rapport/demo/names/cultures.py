"""How names are built in each culture: the parts, their order, and where most of its people live."""

from __future__ import annotations

from dataclasses import dataclass, field

from rapport.demo.names import african, american, asian, european, indian, mediterranean, slavic


@dataclass(frozen=True)
class Culture:
    """Name parts of one culture; a part in another script is written "山田:Yamada"."""

    key: str
    language: str
    home: str
    weight: float
    given: tuple[str, ...]
    family: tuple[str, ...]
    has_initials: bool = False
    legal_forms: tuple[str, ...] = field(default=("Ltd",))


def words(text: str) -> tuple[str, ...]:
    """The words of ``text``; an underscore stands for a space within a part."""
    return tuple(word.replace("_", " ") for word in text.split())


CULTURES: tuple[Culture, ...] = (
    Culture("british", "en", "GB", 0.20, words(european.BRITISH_GIVEN), words(european.BRITISH_FAMILY),
            has_initials=True, legal_forms=("Ltd", "LLP", "& Co")),
    Culture("american", "en", "US", 0.16, words(american.ENGLISH_GIVEN), words(american.ENGLISH_FAMILY),
            has_initials=True, legal_forms=("Inc", "LLC", "Corp")),
    Culture("german", "de", "DE", 0.14, words(european.GERMAN_GIVEN), words(european.GERMAN_FAMILY),
            legal_forms=("GmbH", "KG", "AG")),
    Culture("french", "fr", "FR", 0.10, words(european.FRENCH_GIVEN), words(european.FRENCH_FAMILY),
            legal_forms=("SARL", "SAS", "SA")),
    Culture("swedish", "sv", "SE", 0.05, words(european.SWEDISH_GIVEN), words(european.SWEDISH_FAMILY),
            legal_forms=("AB",)),
    Culture("spanish", "es", "ES", 0.07, words(mediterranean.SPANISH_GIVEN), words(mediterranean.SPANISH_FAMILY),
            legal_forms=("SL", "SA")),
    Culture("italian", "it", "IT", 0.06, words(mediterranean.ITALIAN_GIVEN), words(mediterranean.ITALIAN_FAMILY),
            legal_forms=("SRL", "SpA")),
    Culture("turkish", "tr", "DE", 0.04, words(mediterranean.TURKISH_GIVEN), words(mediterranean.TURKISH_FAMILY),
            legal_forms=("GmbH", "Ticaret")),
    Culture("polish", "pl", "PL", 0.05, words(slavic.POLISH_GIVEN), words(slavic.POLISH_FAMILY),
            legal_forms=("Sp. z o.o.",)),
    Culture("ukrainian", "uk", "PL", 0.02, words(slavic.UKRAINIAN_GIVEN), words(slavic.UKRAINIAN_FAMILY),
            legal_forms=("TOV",)),
    Culture("indian", "en", "GB", 0.04, words(indian.GIVEN), words(indian.FAMILY), legal_forms=("Pvt Ltd", "Ltd")),
    Culture("japanese", "ja", "JP", 0.025, words(asian.JAPANESE_GIVEN), words(asian.JAPANESE_FAMILY),
            legal_forms=("KK",)),
    Culture("chinese", "zh", "US", 0.015, words(asian.CHINESE_GIVEN), words(asian.CHINESE_FAMILY),
            legal_forms=("Ltd",)),
    Culture("yoruba", "en", "GB", 0.02, words(african.YORUBA_GIVEN), words(african.YORUBA_FAMILY),
            legal_forms=("Ltd",)),
    Culture("arabic", "ar", "FR", 0.02, words(african.ARABIC_GIVEN), words(african.ARABIC_FAMILY),
            legal_forms=("SARL",)),
)  # fmt: skip
