"""Which studies are made for another reason than the cancer, and when they speak of it all the same."""

import pytest

from service.extract.narrative import Scan, read_regions
from service.extract.other_reasons import made_for_another_reason


def _ignored(
    wording: str, report: str = "Worse than before.", *, scanned: str = "", is_coded: bool = False
) -> bool:
    scan = read_regions(scanned) if scanned else Scan()
    return made_for_another_reason(wording, scanned=scan, report=report, is_coded=is_coded)


@pytest.mark.parametrize(
    "wording",
    [
        "DXA Bone density", "DXA Skeletal system Views for bone density", "DEXA hip and lumbar spine",
        "CT bone densitometry", "Dual-energy X-ray absorptiometry", "DXA whole body",
        "Bone mineral density", "BMD axial", "Osteodensitometry", "BONE DENSITY STUDY 1 OR MORE SITES",
        "VL VENOUS DUPLEX LOWER EXT LEFT", "ECHO 2D COMPLETE W DOPPLER", "CT CALCIUM SCORE", "12-lead ECG",
        "Echocardiogram", "US Heart", "Transthoracic echocardiogram (TTE)", "ECHO TTE COMPLETE", "MR Heart",
        "NM Cardiac stress test", "CT Coronary", "MUGA scan", "PET/CT heart",
        "US Carotid", "US Lower Extremity Venous", "Vascular US lower extremity veins bilateral", "US DVT left leg",
        "US venous duplex upper extremity",
        "XR Knee Left", "XR Foot 3 views", "XR hands and feet", "X-ray ankle", "MR wrist",
        "CT Sinus", "Panoramic dental X-ray", "US Thyroid", "US pregnancy", "US scrotum",
    ],
)  # fmt: skip
def test_bone_density_and_organs_beside_staging_are_another_reason(wording: str) -> None:
    assert _ignored(wording)


@pytest.mark.parametrize(
    "wording",
    [
        "CT chest", "CT heart and chest", "CTA chest coronary", "CT chest abdomen pelvis", "FDG PET/CT whole body",
        "MR brain", "CT head and sinuses", "XR hip", "XR shoulder", "XR ribs", "XR femur and knee", "MR lumbar spine",
        "bone scan", "US abdomen limited", "US renal artery duplex", "US Doppler hepatic veins", "US breast",
        "US neck and thyroid", "US soft tissue leg", "XR chest 2 views", "Diagnostic imaging study", "",
        "PET/CT heart and whole body", "DXA bone density and CT chest",
    ],
)  # fmt: skip
def test_a_study_that_may_show_the_cancer_is_read(wording: str) -> None:
    assert not _ignored(wording)


@pytest.mark.parametrize(
    ("report", "ignored"),
    [
        ("Worsening mitral regurgitation.", True),
        (
            "Indication: metastatic breast cancer, bone metastases.\nFindings: Worsening mitral regurgitation.",
            True,
        ),
        ("Worsening joint effusion. No lytic or sclerotic lesion.", True),
        ("Patient with metastatic breast cancer. Worsening regurgitation.", True),
        ("New hepatic metastases at the edge of the image.", False),
        ("Possible lytic lesion of the proximal tibia.", False),
        ("Progressive disease.", False),
        ("Pathological fracture.", False),
        ("No fracture but a new destructive mass of the tibia.", False),
        ("No fracture, new lytic metastasis.", False),
        ("Left ventricular mass index 90, ventricular mass increased.", True),
        ("", True),
    ],
)
def test_such_a_study_counts_when_its_findings_name_a_tumour(report: str, ignored: bool) -> None:
    assert _ignored("Echocardiogram", report) is ignored


@pytest.mark.parametrize(
    ("report", "ignored"),
    [
        ("Progressive bone loss since 2022.", True),
        ("Interval progression.", True),
        ("Progressive disease.", True),
        ("New sclerotic metastasis in L2, which limits the measurement.", False),
    ],
)
def test_bone_density_counts_only_when_it_names_metastases(report: str, ignored: bool) -> None:
    assert _ignored("DXA Bone density", report) is ignored


def test_a_coded_status_counts_in_a_study_of_organs_but_not_in_densitometry() -> None:
    assert not _ignored("Echocardiogram", "", is_coded=True)
    assert _ignored("DXA Bone density", "", is_coded=True)


def test_what_the_text_says_was_scanned_overrides_the_name() -> None:
    assert not _ignored("DXA Bone density", scanned="CT chest, abdomen and pelvis")
    assert not _ignored("Echocardiogram", scanned="FDG PET/CT skull base to mid-thigh")
    assert _ignored("Diagnostic imaging study", scanned="DXA of the lumbar spine and left hip")
