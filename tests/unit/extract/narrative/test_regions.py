"""What was scanned, by title, procedure name and technique text."""

import pytest

from service.extract.narrative import Modality, Region, Scan, read_regions, read_report

STAGING = (
    "CT CAP",
    "CT TAP",
    "CT chest/abdomen/pelvis with contrast",
    "CT thorax and upper abdomen",
    "CT Chest Abdomen Pelvis W contrast IV",
    "FDG PET-CT",
    "PET/CT",
    "F-18 FDG PET/CT skull base to mid-thigh",
    "Whole body MRI",
)
LIMITED = (
    "CT chest",
    "CT abdomen and pelvis",
    "CT head",
    "MRI brain",
    "MRI liver",
    "MR whole spine",
    "Bone scan",
    "NM whole body bone",
    "18F-NaF PET/CT whole body",
    "FES PET/CT",
    "PSMA PET",
    "US liver",
    "Mammogram",
    "CXR",
    "Chest X-ray",
    "DXA",
    "FDG PET brain",
    "CT chest only, abdomen not imaged",
    "PET/CT with FDG, abdomen not included",
)
UNSTATED = ("", "CT", "Radiology report", "MRI")


@pytest.mark.parametrize("title", STAGING)
def test_whole_body_staging_is_recognised(title: str) -> None:
    scan = read_regions(title)
    assert (scan.staging, scan.limited, scan.unstated) == (True, False, False)


@pytest.mark.parametrize("title", LIMITED)
def test_a_limited_study_is_recognised(title: str) -> None:
    scan = read_regions(title)
    assert (scan.staging, scan.limited, scan.unstated) == (False, True, False)


@pytest.mark.parametrize("title", UNSTATED)
def test_a_title_that_does_not_say_is_unstated(title: str) -> None:
    scan = read_regions(title)
    assert (scan.staging, scan.limited, scan.unstated) == (False, False, True)


def test_regions_and_modality_are_named() -> None:
    scan = read_regions("CT chest, abdomen and pelvis")
    assert scan.modalities == {Modality.CT}
    assert scan.regions == {Region.CHEST, Region.ABDOMEN, Region.PELVIS}


def test_ct_of_chest_and_ct_of_abdomen_are_staging_together() -> None:
    assert read_regions("CT chest").joined(read_regions("CT abdomen and pelvis")).staging


@pytest.mark.parametrize(
    ("text", "staging"),
    [
        ("Technique: CT chest, abdomen and pelvis with IV contrast.\nFindings: Stable disease.", True),
        ("CT CAP\nStable disease.", True),
        ("EXAM: CT CHEST\nFINDINGS: Stable disease.", False),
        ("CECT chest, abdomen, pelvis. Stable disease.", True),
        ("Reason for exam: progression? CT C/A/P. Impression: Stable disease.", True),
        ("IMPRESSION: Stable disease. EXAM: CT CAP.", True),
        ("COMPARISON: 1/5, 4/10. CT CAP. Metastases unchanged. IMPRESSION: Stable disease.", True),
        ("CT CHEST. Comparison: CT chest. CT abdomen and pelvis. Impression: Stable disease.", False),
        ("Technique: CT of chest and abdomen. The abdomen was not imaged.\nFindings: Stable disease.", False),
        ("CT CAP. Only the chest was scanned.\nStable disease.", False),
        ("CT CHEST AND ABDOMEN\nTHE CHEST WAS NOT IMAGED.\nSTABLE DISEASE.", False),
    ],
)
def test_the_report_itself_says_what_was_scanned(text: str, staging: bool) -> None:
    scan = read_report(text).scan
    assert not scan.unstated
    assert scan.staging is staging


@pytest.mark.parametrize(
    "text",
    [
        "Stable disease in the chest and abdomen.",
        "Clinical history: CT chest and abdomen last year.\nFindings: Stable disease.",
        "Comparison: CT chest abdomen pelvis.\nFindings: Stable disease.",
        "Stable disease. PET/CT is recommended.",
    ],
)
def test_organs_history_and_recommended_studies_are_not_what_was_scanned(text: str) -> None:
    assert read_report(text).scan == Scan()


@pytest.mark.parametrize(
    "sentence",
    [
        "PET/CT from 5/2026 reviewed.",
        "The outside PET/CT was not available.",
        "PET/CT was cancelled.",
        "CT chest, abdomen and pelvis planned for next month.",
        "Patient also had a CT chest abdomen pelvis today.",
        "Read in conjunction with PET/CT.",
        "Images fused with PET/CT of 1 Oct.",
        "CT chest abdomen pelvis from July: bone metastases.",
        "See separate CT CAP report.",
    ],
)
@pytest.mark.parametrize("text", ["{} MRI brain with contrast.", "{}", "MRI brain with contrast. {}"])
def test_another_study_is_not_what_was_scanned(text: str, sentence: str) -> None:
    assert not read_report(text.format(sentence) + "\nIMPRESSION: Stable disease.").scan.staging


@pytest.mark.parametrize(
    "text",
    [
        "CT chest, abdomen and pelvis was performed with contrast. Comparison: CT of July.",
        "CT of the chest, abdomen and pelvis was obtained after 100 ml of contrast from 8 to 9 am.",
        "Contrast-enhanced CT of chest, abdomen and pelvis. Outside CT not available.",
        "PET/CT skull base to mid thigh. Fused images obtained.",
        "The patient had a CT of the chest, abdomen and pelvis performed on 20 October.",
        "CT CHEST ABDOMEN PELVIS WITH CONTRAST 10/20/2026",
        "CT CHEST ABDOMEN PELVIS AND NM BONE SCAN",
    ],
)
def test_beside_another_study_the_reported_one_is_recognised(text: str) -> None:
    assert read_report(text + "\nIMPRESSION: Stable disease.").scan.staging


@pytest.mark.parametrize(
    "technique",
    [
        "Whole-body planar images 3 h after 740 MBq Tc-99m MDP. SPECT/CT of the chest, abdomen and pelvis.",
        "Whole-body bone scan with SPECT-CT of thorax and abdomen (low-dose CT).",
        "Hybrid SPECT/CT thorax and abdomen.",
    ],
)
def test_the_ct_of_a_bone_scan_makes_no_staging_of_it(technique: str) -> None:
    assert read_report(f"TECHNIQUE: {technique}\nIMPRESSION: Stable bone metastases.").scan.limited
