"""A report in another language is one that is not read: neither silence nor an answer."""

import pytest

from service.extract.narrative import Answer, read_report


@pytest.mark.parametrize(
    "text",
    [
        "Pas de progression tumorale. Maladie stable.",
        "Lésions osseuses stables. Apparition de nouvelles lésions hépatiques.",
        "Aspect stable des métastases hépatiques.",
        "Kein Hinweis auf Progress.",
        "Stabile Knochenmetastasen ohne neu aufgetretene Filiae.",
        "Größenprogrediente Lebermetastasen.",
        "CT Thorax/Abdomen vom 3.5.2026.\nBefund: Bekannte ossäre Metastasen. Leber unauffällig.",
        "No se observa progresión de la enfermedad.",
        "Lesiones hepáticas estables. Sin nuevas lesiones.",
        "Malattia stabile. Non nuove lesioni.",
        "Non evidenza di progressione di malattia. Stable disease.",
        "Doença estável. Sem novas lesões.",
        "Stabiele ziekte, geen nieuwe metastasen.",
        "Ingen nye metastaser. Stabil sygdom.",
        "Bez nowych zmian przerzutowych.",
        "Стабильное заболевание. Новых очагов нет.",
        "病情稳定。未见新发病灶。",
        "مرض مستقر",
    ],
)
def test_another_language_is_not_read(text: str) -> None:
    reading = read_report(text)
    assert reading.answer is Answer.FOREIGN
    assert reading.sentence
    assert reading.sentence in text


def test_neither_part_of_a_report_may_be_in_another_language() -> None:
    stable, other = "Stable metastases in the liver and bones.", "Maladie en progression dans le foie."
    assert read_report(stable, conclusion=other).answer is Answer.FOREIGN
    assert read_report(other, conclusion=stable).answer is Answer.FOREIGN


@pytest.mark.parametrize(
    "text",
    [
        "Post-op seroma. Mets unchanged.",
        "Stable mets. Dr. van der Berg, Hospital de la Cruz.",
        "SD.",
        "Stable disease. No new Na F avid foci. En bloc resection of T7.",
        "α-FDG PET/CT: stable disease, SUV 3 ± 1 µmol.",
        "Stable disease. No new lesions. " + "תוצאה " * 60,
    ],
)
def test_foreign_words_in_an_english_report_do_not_make_it_foreign(text: str) -> None:
    assert read_report(text).answer is Answer.NO_PROGRESSION
