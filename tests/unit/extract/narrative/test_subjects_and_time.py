"""What is stable, and when: devices, organs and earlier reports give no answer for today."""

import pytest

from service.extract.narrative import Answer, read_report
from service.extract.narrative.words import kinds_of, tokens_of, words_by_kind


def _answer(impression: str) -> Answer:
    return read_report(f"TECHNIQUE: CT chest, abdomen and pelvis.\nIMPRESSION: {impression}").answer


DEVICES_AND_ORGANS = """
Stable appearance of the port catheter.
Stable appearance of the left breast implant.
Stable appearance of the chest wall port.
Unchanged appearance of the surgical clips.
Stable appearance of the aorta.
Stable appearance of the heart and mediastinum.
Stable appearance of the liver.
Stable appearance of the pacemaker.
Stable appearance of the postoperative changes.
Similar appearance of the heart.
The same appearance of the filter.
Unchanged position of the pacemaker leads.
No interval change in the appearance of the prosthesis.
No change in the position of the stent.
No change of the implant.
No change in position of lines and tubes.
Stable implant.
Implants unchanged bilaterally.
Stable cochlear implant.
The implant is stable.
Implant: unchanged.
Stable hardware.
Hardware unchanged.
Hardware is stable in position.
Tissue expander stable.
Neurostimulator is unchanged.
Lines and tubes stable.
Support devices are unchanged.
The vasculature is unchanged.
Appearance of hardware unchanged.
Silhouette stable.
Current therapy unchanged.
Patient stable.
Stable findings of emphysema.
Stable disease of the aortic valve.
Stable enlarged uterus.
Stable sternotomy wires.
Unchanged tracheostomy and feeding tube.
Breast implants: stable.
Port catheter in place. Stable appearance.
Left breast implant in situ. Unchanged.
""".strip().split("\n")

DISEASE = """
Stable.
Unchanged.
Stable exam.
Unchanged appearance.
Stable radiological picture.
Stable appearance of the disease.
Stable appearance of the known bone metastases.
Stable appearance of the hepatic lesions.
Stable appearance compared with the prior CT.
Stable appearance of the bone lesions and of the implant.
Stable position of port catheter; stable osseous metastases.
Port unchanged, stable osseous metastases.
Stable peritoneal implants.
Stable metastatic implants.
Unchanged implants along the diaphragm.
Stable findings of metastatic disease.
Bone metastases. Unchanged.
Gallstones. Stable disease.
Radiologically stable.
Others unchanged.
Everything else stable.
CT CAP: SD.
""".strip().split("\n")

SAID_EARLIER = """
Stable disease per prior report.
Stable disease per outside report.
Stable disease on the outside report.
Outside report: stable disease.
The outside report states stable disease.
According to the outside report the disease is stable.
The referring hospital reported stable disease.
No progression per the referring hospital's report.
Reported as stable disease elsewhere; images not available for review.
Previously reported stable disease.
Prior report states that the disease is stable.
Last report: partial response.
Last imaging (June 2026): complete response.
Prior CT of 3 June 2026: partial response.
Earlier CT: stable disease.
Prior: stable disease.
Last report: progressive disease.
Stable disease in March 2026.
In June 2026 stable disease.
SD in June 2026.
Disease remained stable in June 2026.
Partial response was seen in 2025.
Complete response in May 2025.
Metastases decreased in 2025.
Decrease in size of the liver metastases in 2025.
No progression in March 2026.
No evidence of progression on the prior CT.
On the previous CT, disease was stable.
At the last examination there was no progression.
Stable disease last time.
The June CT showed stable disease.
Stable disease up to March 2026.
Stable disease prior to this study.
Radiology report from another hospital: stable disease.
Report from another institution describes stable disease.
Stable disease at another hospital.
Patient reports stable disease.
Per the oncologist's letter stable disease.
According to the notes, stable disease.
See prior report of 3 June 2026: stable disease.
Please refer to the last report, which stated stable disease.
Last known status: stable disease.
Stable disease at the last visit.
Stable disease earlier this year.
""".strip().split("\n")

UNASSESSED = """
Stable disease in March 2026. Today the study is non-diagnostic.
Stable disease. The study is nondiagnostic.
Stable disease; current images not yet reviewed.
Stable disease in June 2026; the present study is degraded by motion and response cannot be assessed.
Stable disease. Response cannot be assessed.
No comparison possible; the earlier CT described stable disease.
Comparison is not possible. Stable disease.
""".strip().split("\n")

SAID_TODAY = """
Stable disease in June 2026 and remains stable today.
Stable disease, June 2026 and today.
Stable disease since June 2026.
Stable disease, unchanged from June 2026.
Stable disease by RECIST 1.1.
Stable disease per RECIST.
Unchanged from the outside CT of June 2026.
Unchanged compared with the CT from another hospital.
Compared to 03 June 2026: stable disease.
In comparison with June 2026 stable disease.
CT of 20 October 2026: stable disease.
Compared with outside CT: stable disease.
Stable metastases compared with the outside CT.
Comparison with the previous scan shows no progression.
No progression compared to the previous report.
Unchanged osseous metastases as on the prior CT of June 2026.
Osseous metastases stable since 2025. No new lesion.
Previously described lesions are stable.
Previously reported hepatic metastases have decreased in size.
Resolution of the previously seen hepatic metastases.
The lesions described on the prior CT are stable.
The hepatic lesions seen in June 2026 are unchanged.
L3 metastasis irradiated in June 2026 is stable.
Stable disease on letrozole started in June 2026.
Disease has been stable for the last year.
On the previous CT there were multiple liver metastases, which are stable.
Prior CT described progressive disease. Currently partial response.
Last report: progressive disease. Today: partial response.
Last report: possible progression. Today: partial response.
Last report: progressive disease in the liver, now partial response.
Previous CT: progressive disease. Current CT: stable disease.
Low-dose non-diagnostic CT for attenuation correction. Stable disease.
""".strip().split("\n")

WORSE_TODAY = """
Previous CT: stable disease. Current CT: progressive disease.
Previous CT: stable disease; current CT: progressive disease.
Previous CT: stable disease, now progression.
Previous CT: nodule 12 mm, now enlarged to 22 mm.
Prior CT: liver metastasis 12 mm, increased to 22 mm.
Comparison with prior CT: progressive disease.
Previous CT: progression since March.
Previous study comparison: new liver metastases.
Prior CT 03/2026, now: progressive disease.
Last 3 months: progression of disease.
First restaging: progressive disease.
External CT: progressive disease.
Stable disease per prior report. Now new liver metastases.
Stable implant. New liver metastases.
New peritoneal implants.
Response cannot be assessed but there are new liver metastases.
Progressive disease. Response cannot be assessed in bone.
""".strip().split("\n")


@pytest.mark.parametrize("impression", DEVICES_AND_ORGANS)
def test_a_stable_device_organ_or_benign_thing_is_no_stable_disease(impression: str) -> None:
    assert not _answer(impression).decides


@pytest.mark.parametrize("impression", DISEASE)
def test_stable_counts_when_it_is_said_of_disease_or_of_nothing_else(impression: str) -> None:
    assert _answer(impression) is Answer.NO_PROGRESSION


@pytest.mark.parametrize("impression", SAID_EARLIER)
def test_what_an_earlier_or_outside_report_said_is_no_answer(impression: str) -> None:
    assert not _answer(impression).decides


@pytest.mark.parametrize("impression", UNASSESSED)
def test_a_study_that_cannot_be_assessed_leaves_it_open(impression: str) -> None:
    assert not _answer(impression).decides


@pytest.mark.parametrize("impression", SAID_TODAY)
def test_a_word_of_an_earlier_study_does_not_take_away_what_is_said_of_today(impression: str) -> None:
    assert _answer(impression) is Answer.NO_PROGRESSION


@pytest.mark.parametrize("impression", WORSE_TODAY)
def test_progression_is_never_lost_to_an_earlier_report(impression: str) -> None:
    assert _answer(impression) is Answer.PROGRESSION


@pytest.mark.parametrize(
    "sentence",
    ["Stable disease in May 2026.", "The nodes have enlarged, 12 mm vs 10 mm.", "In keeping with SD."],
)
def test_each_kind_has_the_words_it_stands_for(sentence: str) -> None:
    tokens = tokens_of(sentence)
    words = words_by_kind(tokens)
    assert len(words) == len(kinds_of(tokens))
    assert len(" ".join(words).split()) == len(tokens)
