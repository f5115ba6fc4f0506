"""Drugs and operations named in words: denied, past, planned, beside another, or only mentioned."""

from fhir_fixtures.builders import medication_statement, procedure

from .baseline import MET, NOT_MET, UNKNOWN, Case, born, case, ordered, put, with_drug

_SINCE = "2025-11-10"


def _worded(drug: str, dosage: str) -> Case:
    """A drug since the advanced diagnosis whose dosage speaks of side effects."""
    taken = medication_statement(
        drug, start="2025-10-25", end="2025-11-05", status="completed", dosage=[{"text": dosage}]
    )
    return case(f"{drug}: {dosage}", put("another-drug", taken), first_line=NOT_MET, step="not-eligible")


def _done(wording: str, day: str, *, first_line: str, step: str) -> Case:
    return case(
        f"procedure of {day}: {wording}",
        put("done", procedure(wording, day)),
        first_line=first_line,
        step=step,
    )


CASES = (
    _worded("capecitabine 500 mg", "1500 mg bid; urea cream for hands"),
    _worded("cisplatin", "hydrate, risk of nephrotoxicity"),
    _worded("alpelisib 300 mg", "with food; report rash/dermatitis"),
    *(
        case(f"ordered: {wording}", put("serd", ordered(wording, "2026-11-05")), step="already-switched")
        for wording in (
            "Do not crush: Orserdu 345 mg",
            "NON-FORMULARY, NOT ON LIST: ORSERDU 345 MG TABLET",
            "Faslodex 500 mg IM - allergy check done",
            "AZD9833 75 mg",
            "vepdegestrant (ARV-471) 200 mg",
        )
    ),
    *(
        case(
            f"CDK4/6 inhibitor: {wording}",
            put("palbociclib", ordered(wording, _SINCE)),
            cdk46_inhibitor=MET,
            first_line=UNKNOWN,
            step="complete-workup",
        )
        for wording in ("Palbociclib 125 mg with fulvestrant", "Palbociclib 125 mg mit Fulvestrant")
    ),
    *(
        case(
            f"instead of letrozole: {wording}",
            put("letrozole", ordered(wording, _SINCE)),
            aromatase_inhibitor=answer,
            step=step,
        )
        for wording, answer, step in (
            ("Calcium (with letrozole)", NOT_MET, "not-eligible"),
            ("Letrozole 2.5 mg - ended 05/2026", UNKNOWN, "complete-workup"),
            ("Letrozole 2.5 mg - paused", UNKNOWN, "complete-workup"),
            ("DO NOT SUBSTITUTE - FEMARA 2.5 MG TAB", MET, "offer-switch"),
            ("LETROZOLE_2.5MG_TAB", MET, "offer-switch"),
            ("L\u00e9trozole 2,5 mg, comprim\u00e9 pellicul\u00e9", MET, "offer-switch"),
        )
    ),
    *(
        case(f"{wording} is no line", with_drug(wording, "2026-01-05"), first_line=MET, step="offer-switch")
        for wording in (
            "Ondansetron 4 mg as needed for nausea from chemotherapy",
            "Folic acid 5 mg weekly, day after methotrexate",
            "Loperamide 2 mg (abemaciclib diarrhoea)",
        )
    ),
    *(
        case(
            f"palbociclib with the note: {note}",
            put("palbociclib", ordered("palbociclib 125 mg", _SINCE, note=[{"text": note}])),
            cdk46_inhibitor=answer,
            step="offer-switch" if answer == MET else "complete-workup",
        )
        for note, answer in (
            ("ON HOLD since 2 November 2026 because of neutropenia", UNKNOWN),
            ("Patient is no longer taking this medication.", UNKNOWN),
            ("Palbociclib stopped, letrozole continued.", UNKNOWN),
            ("Switched to ribociclib in June 2026.", UNKNOWN),
            ("Was held for one week in March 2026, resumed.", MET),
            ("Previously on exemestane, stopped because of arthralgia.", MET),
            ("Do not stop without talking to your oncologist.", MET),
            ("Hold if ANC < 1.0. Stop and call for fever.", MET),
        )
    ),
    *(
        case(
            f"letrozole, 1 tablet daily {until}",
            put(
                "letrozole",
                ordered("letrozole 2.5 mg", _SINCE, dosageInstruction=[{"text": f"1 tablet daily {until}"}]),
            ),
            aromatase_inhibitor=answer,
        )
        for until, answer in (("until 30 June 2026, then stop", UNKNOWN), ("until 30 June 2027", MET))
    ),
    case(
        "palbociclib stopped in a note, and ordered again since",
        put(
            "palbociclib", ordered("palbociclib 125 mg", _SINCE, note=[{"text": "Discontinued 1 June 2026"}])
        ),
        put("again", ordered("palbociclib 100 mg", "2026-06-01")),
        cdk46_inhibitor=MET,
    ),
    case(
        "at 50, an injection of goserelin that its note says was not given",
        born("1976-03-03"),
        put("done", procedure("Injection of goserelin 3.6 mg", "2026-11-10", note=[{"text": "Not given."}])),
        ovarian_suppression=UNKNOWN,
    ),
    _done("IV chemotherapy via port-a-cath, cycle 3", "2025-10-28", first_line=NOT_MET, step="not-eligible"),
    _done("Paclitaxel weekly x 12", "2025-10-28", first_line=NOT_MET, step="not-eligible"),
    _done("Paclitaxel", "2025-10-28", first_line=UNKNOWN, step="complete-workup"),
    _done("Paclitaxel", "2019-10-28", first_line=MET, step="offer-switch"),
    _done("Faslodex 500 mg IM", "2026-11-03", first_line=NOT_MET, step="already-switched"),
    _done("Chemotherapy declined by patient", "2025-10-28", first_line=MET, step="offer-switch"),
    case(
        "tamoxifen with an end alone, before the advanced diagnosis",
        put(
            "tamoxifen",
            medication_statement("tamoxifen 20 mg", start=None, end="2022-06-01", status="completed"),
        ),
        first_line=MET,
        step="offer-switch",
    ),
    *(
        case(
            f"at 50: {wording}",
            born("1976-03-03"),
            put("done", procedure(wording, "2020-05-01")),
            ovarian_suppression=answer,
        )
        for wording, answer in (
            ("Oophorectomy, bilateral", MET),
            ("Risk-reducing bilateral salpingo-oophorectomy", MET),
            ("Bilateral salpingectomy with right oophorectomy", UNKNOWN),
            ("Consent for bilateral salpingo-oophorectomy", UNKNOWN),
        )
    ),
)
