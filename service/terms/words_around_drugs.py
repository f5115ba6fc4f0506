"""Everyday words around the name of a drug in a wording, as strings of words without accents.

English, German, French, Spanish and Italian, as systems and people write medication lists. None of them names a drug.
"""

from typing import Final

FORMS: Final = (
    "tablet tablets tab tabs tabl tbl tablette tabletten comprime comprimes comprimido comprimidos "
    "compresse compressa capsule capsules cap caps kapsel kapseln hartkapseln gelule gelules capsulas "
    "film coated filmtablette filmtabletten filmtabl ftbl fta pellicule pelliculados recubiertos "
    "rivestite injection injectable injektion injektionslosung inj infusion inf infusionslosung implant "
    "implantat depot syringe spritze fertigspritze fspr prefilled pen vial solution losung suspension "
    "powder concentrate oral orally iv im sc subcutaneous subkutan subcutaneously intramuscular "
    "intravenous intravenously mouth drug product pellet monthly kit"
)
"""Forms and routes."""
DOSES: Final = (
    "mg mcg ug gm kg ml iu ie units stk stuck daily weekly monthly once twice every day days week weeks "
    "month tag tage taglich wochen each night morning morgens abends qd bid tid qhs qam qpm per dose "
    "doses dosis cycle cycles zyklus cure course line first second third take takes taking taken nimmt "
    "einnahme and und plus tegelijk"
)
"""Units, frequencies, cycles."""
GIVING: Final = (
    "start starts started starting begin begun began continue continues continued continuing cont resume "
    "resumed restart restarted give given giving gabe applikation administer administered administration "
    "receive receives received receiving order ordered prescribed prescription script rezept verordnung "
    "use uses used using refill renew new current currently ongoing active put placed switch switched "
    "change changed transition"
)
"""Ordering, giving and going on."""
TREATMENTS: Final = (
    "therapy therapie therapies treatment treatments traitement tratamiento behandlung regimen schema "
    "endocrine endokrine endocrinotherapy hormone hormonal hormonotherapie hormontherapie "
    "antihormontherapie antihormonelle antihormonal hormontherapy maintenance erhaltungstherapie adjuvant "
    "adjuvante adjuvans neoadjuvant palliative palliativ systemic targeted combination combined "
    "kombination protection chemotherapy chemotherapie chemo antineoplastic antiestrogen anti estrogen "
    "cancer aromatase inhibitor inhibitors agent agents ovarian function suppression radiochemotherapy "
    "radiochemotherapie chemoradiation chemoradiotherapy chemoimmunotherapy ambulant ambulante outpatient "
    "inpatient encounter admission session visit stationare introduction metastatic advanced"
)
"""Kinds of treatment: the name that follows is the drug of it."""
OTHERS: Final = (
    "patient patients pat she her pt has had been was being is are the this that these still now then via "
    "into from trial study studie studienmedikation prufmedikation clinical open label arm serena "
    "medication medications medikament medikation medicament medicamento meds med home own supply "
    "formulary nonformulary non generic brand name do not does crush substitute substitution only please "
    "note see rx von der die das den dem des una uno les est hospital of to in at on by as no op st tx nr "
    "si je po al el la le du de il un up fa bd od tds nach"
)
"""People, studies, storage and small words."""
SUBJECTS: Final = (
    "patient patientin pt pat she was is has been wird wurde ist currently temporarily now aktuell "
    "derzeit zurzeit vorubergehend permanently definitively dauerhaft endgultig by for since seit years "
    "year jahre jahren"
)
"""What stands between a drug and what is said of it."""
BETWEEN: Final = (
    "any more further ever longer yet on to of with had been has taken taking a an the known her mit gegen auf "
    "aucun aucune"
)
"""Small words between a denial and the name that it governs."""
BEFORE_STOPS: Final = (
    "patient's self it its this that these the he they were are then also again already have had being "
    "medication medications medicine medicines treatment therapy therapies pills pill order orders rx "
    "prescription script injections oncologist oncology doctor physician provider team clinic gp "
    "consultant nurse pharmacist hospital we i status note update comment reason temporary still entire "
    "all both therapie behandlung medikament das die der sie hat administration procedure appointment "
    "session visit application due will plan active inactive only just recently today yesterday own her "
    "his therefore thus hence reported reports says states "
    "cancelled canceled stopped held paused discontinued"
)
"""Before a word that a drug is stopped: words that name no other subject."""
AFTER_STOPS: Final = (
    "by in on since from for until till per due as at after during with while when and but or so owing "
    "following pending secondary to upon about around approximately early today yesterday last this it "
    "the that ago again temporarily permanently definitively definitely indefinitely recently self given "
    "prior before if then now because jan feb mar apr may jun jul aug sep oct nov dec january february "
    "march april june july august september october november december spring summer autumn fall winter "
    "mid late end beginning his her all both treatment therapy medication medications medicine drug "
    "tablets tablet pills capsules injections injection order prescription wegen seit am im bis durch "
    "aufgrund nach dose doses further anymore completely altogether is was not x himself herself "
    "themselves ein medikament therapie mg date own without le du vom von au"
)
"""After a word that a drug is stopped: words that name no other object."""
TAKING: Final = "taking using use of intake treatment therapy with the her his this on drug"
"""Between a word that a drug is stopped and its name."""
