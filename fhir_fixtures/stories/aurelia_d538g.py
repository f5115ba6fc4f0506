"""Offer-switch: a busy record with a Genomics Reporting STU3 result."""

from fhir_fixtures import background, codes, oncology
from fhir_fixtures.builders import Record, condition, diagnostic_report, medication_request, procedure
from fhir_fixtures.story import Expected, Story
from fhir_fixtures.volume import add_visits

_BASELINE_CT = """CT CHEST, ABDOMEN AND PELVIS WITH CONTRAST
INDICATION: Newly diagnosed metastatic breast cancer, staging before systemic treatment.
FINDINGS: Multiple mixed lytic and sclerotic lesions of the spine. Lungs clear. Liver normal.
IMPRESSION: Osseous metastatic disease. No visceral metastases."""

_SPRING_CT = """CT CHEST, ABDOMEN AND PELVIS WITH CONTRAST
INDICATION: Metastatic breast cancer on letrozole and palbociclib. Response?
COMPARISON: 2025-11-14.
FINDINGS: Known osseous lesions show increasing sclerosis. No lung nodules. Liver normal.
IMPRESSION: Partial response of the osseous metastases with healing sclerosis. No new lesions."""

_AUTUMN_CT = """CT CHEST, ABDOMEN AND PELVIS WITH CONTRAST
INDICATION: Metastatic breast cancer, rule out progression.
COMPARISON: 2026-04-20.
FINDINGS:
Chest: No suspicious pulmonary nodules. No lymphadenopathy.
Abdomen/pelvis: Liver without focal lesion. Renal cyst. Normal progression of enteric contrast.
Bones: Sclerotic lesions of T8, L2 and the left iliac bone, unchanged in size and number.
IMPRESSION:
1. Stable osseous metastatic disease. No new or enlarging lesions.
2. Mild progression of degenerative disc disease at L4/5."""

_NARRATIVE = """# Aurelia Testbach, 61: the marker moved before the scan did

A retired bookbinder with bone metastases from the day of diagnosis (October 2025). Letrozole and
palbociclib started on 10 November 2025; her back pain went within a cycle, the scans of April and
October agree that the disease is quiet.

Every third month a tube of blood goes to the molecular laboratory. August was negative. The sample
of 28 October 2026 carries ESR1 p.Asp538Gly at 1.9 % of cell-free DNA. The estrogen receptor has
learnt to work without estrogen, and the drug that takes estrogen away will lose its grip; the
CDK4/6 inhibitor still has a partner to help.

**What the service says:** `offer-switch`: the record meets every SERENA-6 criterion, so changing
letrozole to camizestrant with palbociclib continued is an option to discuss, next to closer
monitoring. **Why:** sample 23 days old, CT 31 days old with stable disease, ECOG 1 this month,
postmenopausal, first line, twelve months on treatment.

*Details worth a look:* the variant carries neither date nor specimen (both hang on the report, as
usual); the October CT mentions "progression" twice, of contrast and of a worn disc, and neither is
her cancer.
"""


def _build() -> Record:
    record = Record("aurelia-d538g")
    background.add_person(record, family="Testbach", given="Aurelia", born="1965-03-22")
    background.add_disease(record, diagnosed="2025-10-20", primary=codes.BREAST_CANCER_RIGHT)
    background.add_receptors(record, on="2025-10-24", er=95, her2="1+")
    background.add_menopause(record, since="2017")
    record.add("hypertension", condition("Essential hypertension", onset="2012"))
    record.add("biopsy", procedure("Core needle biopsy of right breast", "2025-10-20"))
    background.add_pair(record, since="2025-11-10")
    record.add(
        "denosumab", medication_request("denosumab 120 mg subcutaneous every 4 weeks", authored="2025-11-12")
    )
    record.add("lisinopril", medication_request("lisinopril 10 mg tablet", authored="2019-05-02"))
    record.add("ecog-baseline", oncology.ecog(1, "2025-11-05"))
    record.add("ecog", oncology.ecog(1, "2026-11-09"))
    record.add(
        "ct-baseline",
        oncology.staging_ct("2025-11-03", "Osseous metastatic disease.", full_text=_BASELINE_CT),
    )
    record.add(
        "ct-spring",
        oncology.staging_ct("2026-04-20", _SPRING_CT.split("IMPRESSION: ")[1], full_text=_SPRING_CT),
    )
    record.add(
        "ct-autumn",
        oncology.staging_ct("2026-10-20", _AUTUMN_CT.split("IMPRESSION:\n")[1], full_text=_AUTUMN_CT),
    )
    record.add(
        "mammogram",
        diagnostic_report(
            "Diagnostic mammography, left breast",
            "2026-06-11",
            categories=("RAD",),
            conclusion="BI-RADS 1, negative.",
        ),
    )
    oncology.add_esr1_test(record, "ctdna-august", collected="2026-08-03", issued="2026-08-12T10:00:00Z")
    oncology.add_esr1_test(
        record,
        "ctdna-october",
        collected="2026-10-28",
        changes=((oncology.D538G, 1.9),),
        issued="2026-11-06T15:30:00Z",
    )
    add_visits(record, ("2025-12-08", "2026-03-02", "2026-05-25", "2026-08-17", "2026-11-09"))
    return record


STORY = Story(
    title="Aurelia Testbach, 61",
    teaser="ESR1 D538G in blood, scans stable, twelve months on letrozole and palbociclib",
    narrative=_NARRATIVE,
    record=_build(),
    expected=Expected(
        step="offer-switch",
        esr1="detected",
        variants=("D538G",),
        sampled="2026-10-28",
        imaging="no-progression",
        assessed="2026-10-20",
        chart={
            "ai": "letrozole since 2025-11-10",
            "cdk46": "palbociclib since 2025-11-10",
            "menopause": "postmenopausal since 2017",
            "ecog": "1 on 2026-11-09",
            "er": "95 % on 2025-10-24",
            "her2": "IHC 1+ on 2025-10-24",
        },
    ),
    drafted_order=background.LETROZOLE_REFILL,
)
