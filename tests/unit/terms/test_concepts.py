"""The concept sets: each has a source, none contradicts another, and near misses stay out."""

import itertools

import pytest

from service.terms.concept_set import ConceptSet
from service.terms.concepts import genomics, imaging, oncology
from service.terms.systems import DICOM, ICD_10_CM, ICD_10_GM, ICD_O_3, LOINC, SNOMED, canonical

SETS = [
    (f"{module.__name__.rsplit('.', 1)[-1]}.{name}", value)
    for module in (oncology, imaging, genomics)
    for name, value in vars(module).items()
    if isinstance(value, ConceptSet)
]


@pytest.mark.parametrize(("name", "concept_set"), SETS, ids=[name for name, _ in SETS])
def test_a_set_names_its_source_and_uses_canonical_systems(name: str, concept_set: ConceptSet) -> None:
    assert len(concept_set.source) > 5, name
    assert concept_set.name
    for system in [*concept_set.codes, *concept_set.prefixes]:
        assert canonical(system) == system


OPPOSITES = [
    ("ER", oncology.ER_POSITIVE, oncology.ER_NEGATIVE),
    ("HER2", oncology.HER2_POSITIVE, oncology.HER2_NEGATIVE),
    ("HR", oncology.HR_POSITIVE, oncology.HR_NEGATIVE),
    ("menopause", oncology.POSTMENOPAUSAL, oncology.PREMENOPAUSAL),
    ("disease status", imaging.PROGRESSING, imaging.NOT_PROGRESSING),
    ("presence", genomics.PRESENT, genomics.ABSENT),
    ("no call is no negative", genomics.NO_CALL, genomics.ABSENT),
    ("indeterminate is no negative", genomics.INDETERMINATE, genomics.ABSENT),
    ("sample", genomics.BLOOD_SPECIMEN, genomics.TISSUE_SPECIMEN),
    ("primary and secondary", oncology.BREAST_CANCER, oncology.DISTANT_METASTASIS),
    ("status and percent", oncology.ER_STATUS, oncology.ER_PERCENT),
    ("HER2 methods", oncology.HER2_IHC, oncology.HER2_ISH),
]


@pytest.mark.parametrize(("name", "one", "other"), OPPOSITES, ids=[row[0] for row in OPPOSITES])
def test_no_code_is_in_two_opposite_sets(name: str, one: ConceptSet, other: ConceptSet) -> None:
    for system, held in one.codes.items():
        assert not [code for code in held if other.holds(system, code)], name
    for system, held in other.codes.items():
        assert not [code for code in held if one.holds(system, code)], name


@pytest.mark.parametrize(
    ("concept_set", "system", "code", "held"),
    [
        (oncology.BREAST_CANCER, ICD_10_CM, "C50.A0", True),
        (oncology.BREAST_CANCER, ICD_10_CM, "C79.81", False),
        (oncology.BREAST_CANCER, ICD_10_CM, "D05.10", False),
        (oncology.BREAST_CANCER, ICD_10_GM, "C50.9", True),
        (oncology.BREAST_CANCER, ICD_O_3, "C50.4", True),
        (oncology.DISTANT_METASTASIS, ICD_10_CM, "C79.81", True),
        (oncology.DISTANT_METASTASIS, ICD_10_CM, "C77.3", False),
        (oncology.DISTANT_METASTASIS, SNOMED, "94222008", True),
        (oncology.NODAL_METASTASIS, ICD_10_CM, "C77.1", True),
        (oncology.AXILLARY_METASTASIS, ICD_10_CM, "C77.1", False),
        (oncology.HISTORY_OF_BREAST_CANCER, ICD_10_CM, "Z85.3", True),
        (oncology.HISTORY_OF_BREAST_CANCER, ICD_10_CM, "Z85.43", False),
        (oncology.HER2_NEGATIVE, SNOMED, "431396003", True),
        (oncology.HER2_NEGATIVE, ICD_10_CM, "Z17.411", True),
        (oncology.HER2_POSITIVE, ICD_10_CM, "Z17.410", True),
        (oncology.HR_POSITIVE, ICD_10_CM, "Z17.411", True),
        (oncology.HR_NEGATIVE, ICD_10_CM, "Z17.421", True),
        (oncology.HR_NEGATIVE, ICD_10_CM, "Z17.411", False),
        (oncology.POSTMENOPAUSAL, ICD_10_CM, "N95.1", False),
        (imaging.PROGRESSING, SNOMED, "271299001", True),
        (imaging.NOT_PROGRESSING, SNOMED, "359746009", True),
        (imaging.PROGRESSING, SNOMED, "709137006", False),
        (imaging.NOT_PROGRESSING, SNOMED, "709137006", False),
        (imaging.PROGRESSING, DICOM, "112047", True),
        (imaging.DISEASE_STATUS, LOINC, "88040-1", True),
        (genomics.PROTEIN_STAINS, LOINC, "85337-4", True),
        (genomics.BLOOD_SPECIMEN, SNOMED, "119376003", False),
        (genomics.BLOOD_SPECIMEN, SNOMED, "258450006", False),
    ],
)
def test_the_codes_that_are_easily_mistaken(
    concept_set: ConceptSet, system: str, code: str, held: bool
) -> None:
    assert concept_set.holds(system, code) is held


def test_the_ecog_answers_are_the_whole_scale_twice() -> None:
    assert sorted(oncology.ECOG_ANSWERS.values()) == sorted([*range(6), *range(6)])


def test_the_letters_of_a_course_never_say_both() -> None:
    assert set(imaging.RECIST_LETTERS) == {"PD", "SD", "PR", "CR"}
    assert [letter for letter, progresses in imaging.DISEASE_STATUS_LETTERS.items() if progresses] == [
        "P",
        "Y",
    ]
    assert imaging.RECIST_LETTERS["PD"]
    assert not any(imaging.RECIST_LETTERS[letter] for letter in ("SD", "PR", "CR"))


def test_the_questions_of_the_receptor_panel_do_not_overlap() -> None:
    asked = [
        oncology.ER_STATUS,
        oncology.ER_PERCENT,
        oncology.HER2_STATUS,
        oncology.HER2_IHC,
        oncology.HER2_ISH,
    ]
    for one, other in itertools.combinations(asked, 2):
        assert not one.codes[LOINC] & other.codes[LOINC]
