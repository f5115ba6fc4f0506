"""The words of radiology reports and what each does in a sentence.

Each word or phrase has one *kind*, written as one character, so that a sentence becomes a short string of kinds
on which the grammar (`grammar.py`) is a handful of regular expressions. A word that is not listed is OTHER.
Sources of the vocabulary: RECIST 1.1 (Eisenhauer 2009) and PERCIST (Wahl 2009) for the response terms;
the RSNA and RCR reporting guidance for section and certainty terms; UK and US spelling throughout.
"""

import re
from collections.abc import Iterator
from typing import Final

# --- what a word does -------------------------------------------------------------------------------------
NO: Final = "n"  # denies what follows, up to a verb or a break
NO_CLAUSE: Final = "q"  # denies the whole clause that follows ("no evidence that ...")
NOT_SEEN: Final = "x"  # denies what stands before ("... is not seen", "...: none")
YES: Final = "Y"  # affirms a heading ("New lesions: yes")
HEDGE: Final = "h"
LINK: Final = "d"  # articles, prepositions, "evidence of": changes nothing
OF: Final = "F"
SLIGHT: Final = "s"
TINY: Final = "g"
PROGRESSION: Final = "P"
WORSE: Final = "Q"  # adjectives of progression: need a noun
GROWTH: Final = "G"
NEW: Final = "W"
ENLARGED: Final = "%"  # of nodes a description, of a lesion growth
ADDITIONAL: Final = "T"
MORE_MARKED: Final = "Z"  # "more conspicuous": growth only perhaps
LESION: Final = "L"
DISEASE: Final = "D"
METASTASIS: Final = "M"
NODULE: Final = "U"
FINDING: Final = "a"  # uptake, hypodensity: not yet a lesion
SCLEROSIS: Final = "l"
EFFUSION: Final = "E"
BENIGN: Final = "B"
OTHER_PRIMARY: Final = "O"
RECURRENCE: Final = "u"
STABLE: Final = "S"
SHRINKAGE: Final = "R"
RESPONDED: Final = "N"  # a response in so many words
RESPONSE: Final = "r"  # the bare noun, which may also be a heading or a question
PARTIAL: Final = "b"  # degree of a response
MIXED: Final = "X"
POOR: Final = "X"
INSIGNIFICANT: Final = "z"
HEALING: Final = "f"
ORGAN: Final = "A"
EXAM: Final = "I"
PAST: Final = "t"
PRIOR: Final = "e"
COMPARED: Final = "c"
WAS: Final = "p"
HAD: Final = "H"
VERB: Final = "v"
SEEN: Final = "K"
STATES: Final = "k"
NO_LONGER: Final = "J"
OR: Final = "o"
AND: Final = "&"
COMMA: Final = ","
BREAK: Final = "|"
COLON: Final = ":"
RECIST: Final = "w"
OVERALL: Final = "V"
ADVICE: Final = "i"
PURPOSE: Final = "j"
AVID: Final = "C"  # active, residual, viable: qualifies disease
YEAR: Final = "y"
NUMBER: Final = "#"
OTHER: Final = "."

_TABLE: Final[tuple[tuple[str, str], ...]] = (
    (
        NO,
        """no; not; without; neither; nor; never; absence of; lack of; free of; free from; negative for; nothing;
        none of; non; don't; doesn't; didn't; hasn't; haven't; isn't; aren't; wasn't; weren't; fails to show;
        fail to show; failed to show; fails to demonstrate; failed to demonstrate; no definite; no convincing;
        no evidence; no sign; no signs; not convincingly; not definitely; neither evidence; denies; devoid of;
        without evidence; without definite; without convincing; nil new; no suggestion; no indication; no suspicious;
        no concerning; not appreciably; argues against; argue against; no features; no findings; cannot see; can't see; can not see; cannot identify; no obvious""",
    ),
    (
        NO_CLAUSE,
        """no evidence that; nothing to suggest that; no suggestion that; no indication that; not the case that;
        nothing to indicate that; no evidence to suggest that; no evidence to suggest; nothing to suggest;
        nothing to indicate; no findings to suggest; no features to suggest; no finding to suggest;
        no evidence to indicate; no imaging evidence that; no ct evidence that; not think; don't think; not believe; don't believe; not feel; does not show; do not show;
        does not demonstrate; do not demonstrate; not suggestive of; no feature to suggest; not suggest;
        does not meet criteria for; not meeting criteria for; does not fulfil criteria for;
        does not constitute; does not represent; do not represent; does not amount to; not consistent with;
        not in keeping with""",
    ),
    (
        NOT_SEEN,
        """none; nil; absent; negative; excluded; ruled out; not seen; not identified; not demonstrated; not shown;
        not visible; not evident; not present; not detected; not found; not appreciated; not noted; not apparent;
        not observed; not visualised; not visualized; not suggested; not indicated; not convincingly seen;
        not definitely seen; not definitely identified; not clearly seen; no; has been excluded;
        was not seen; not confirmed; not been seen; not been identified; not been demonstrated; not be seen;
        cannot be seen; cannot be identified; not currently seen; not currently evident; not confirmed on this study;
        not otherwise seen; n""",
    ),
    (YES, "yes; present; positive; y"),
    (
        HEDGE,
        """possible; possibly; poss; may; might; could; would; suspicious; suspicion; suspected; suspect; suspicous;
        concerning; concern; concerned; likely; unlikely; probable; probably; prob; presumably; presumed; worrisome;
        worrying; questionable; questioned; question; equivocal; indeterminate; uncertain; uncertainty; unclear;
        suggest; suggests; suggesting; suggestive; favor; favors; favored; favour; favours; favoured; apparent;
        apparently; borderline; query; ?; potential; potentially; doubtful; doubt; nonspecific; non specific;
        cannot; can't; can not; cannot exclude; can not exclude; can't exclude; cannot be excluded; can not be excluded; not excluded;
        cannot entirely exclude; cannot be entirely excluded; cannot completely exclude; not entirely excluded;
        cannot definitively exclude; cannot be completely excluded; cannot reliably exclude; not be excluded;
        does not exclude; do not exclude; not be entirely excluded; not completely excluded; cannot be confidently excluded;
        unable to exclude; difficult to exclude; cannot rule out; cannot be ruled out; not ruled out; can't rule out;
        hard to exclude; impossible to exclude; not possible to exclude; could not be excluded; not be ruled out;
        raise the possibility; raises the possibility; raising the possibility; possibility; whether; perhaps; maybe;
        too small to characterise; too small to characterize; uncertain significance; indeterminant; wonder;
        versus; vs; differential; ddx; cannot be assessed; can not be assessed; cannot be determined;
        cannot assess; unable to assess; unable to determine; not assessable; not applicable; not assessed; n / a; nd; not possible; not evaluable;
        inevaluable; unevaluable; difficult to assess; difficult to be certain; not certain; cannot be sure;
        can't be sure; not sure; not clear; not clearly; inconclusive; ambiguous; seems to suggest; in question;
        cannot be established; to be confirmed; unconfirmed; not evaluated; cannot be certain; hint; hints;
        raises concern; raise concern; raises suspicion; conceivably; tentative; tentatively; in doubt;
        cannot be evaluated; attention on follow up; attention at follow up; warrants attention; icupd; iupd;
        not well assessed; limited assessment; not reliably assessed; cannot be compared; not comparable;
        susp; query possible; thought likely; to confirm; for confirmation; awaiting confirmation; pseudoprogression;
        pseudo progression; could represent; ?new; can neither; no doubtful; likelihood; impression of; arguably;
        debatable; early suspicion; raise suspicion; unsure; questionably; equivocally; recistne""",
    ),
    (
        LINK,
        """a; an; the; this; that; these; those; in; on; at; to; for; by; any; definite; definitely; convincing;
        convincingly; clear; clearly; obvious; overt; evidence; sign; signs; indication; feature; features; its;
        their; her; interval; radiological; radiographic; radiologic; scintigraphic; imaging; unequivocal;
        unequivocally; significant; significantly; appreciable; appreciably; marked; markedly; substantial; definitive;
        substantially; considerable; considerably; size; number; extent; dimension; dimensions; diameter; volume;
        known; existing; pre existing; preexisting; established; multiple; several; some; many; few; numerous;
        all; both; other; more; much; very; clinically; metabolic; metabolically; morphological;
        morphologic; such; which; there; here; today; today's; now; presently; current; currently; previously noted; previously seen;
        previously described; previously identified; previously demonstrated; previously reported; previously known;
        previously documented; previously visualized; previously visualised; already known; within; throughout;
        elsewhere; multifocal; bilateral; right; left; upper; lower; small volume; large; dominant;
        largest; index; target; reference; measurable; measured; tumour; tumor; tumoral; tumoural; neoplastic;
        oncological; visible; true; real; substantive; meaningful; material; hint of; proportion; conspicuous;
        moderate; moderately; extensive; diffuse; widespread; innumerable; predominantly; mainly; also; both lobes;
        unfortunately; again; background of; pattern of; evident; frank; gross; grossly; category; status; level;
        lytic; sclerotic; mixed; blastic; osteolytic; osteoblastic; hypodense; low attenuation; hypoattenuating;
        enhancing; avid; fdg; hypermetabolic; intensely; mildly avid; solid; necrotic; pathological; pathologic;
        round; rounded; intense; focal; / ; only; fresh evidence of; biggest; either; prominent; bulky; mild;
        modest; minor degree of; sinister; distant; systemic; local; regional; locoregional; locally; thing; things; term""",
    ),
    (OF, "of"),
    (
        SLIGHT,
        """slight; slightly; minimal; minimally; minor; marginal; marginally; subtle; subtly; mildly; trace;
        fractionally; tad; somewhat; small increase; small interval; little; a little; questionable slight;
        very slight; equivocally; barely; perhaps slightly; faintly; 1 mm; 2 mm""",
    ),
    (
        TINY,
        """tiny; small; subcentimetre; subcentimeter; sub centimetre; sub centimeter; subcentimetric; punctate;
        faint; millimetric; minute; micronodule; few mm; vague""",
    ),
    (
        PROGRESSION,
        """progression; progressed; progressing; progresses; progress; deterioration; deteriorated; deteriorating;
        worsened; pd as per; metastatic progression; advancing; relapse; relapsed; icpd; pmd; upstaged; pod; progr; has advanced; have advanced; gone up; has gained; getting worse; burden up; recistpd; tumour growth; tumor growth; disease growth;
        treatment failure; seeding; disseminating; has spread; have spread; spread to; spread since""",
    ),
    (WORSE, "progressive; progressively; worsening; worse; worsens; increasingly widespread"),
    (
        GROWTH,
        """↑; up from; heavier; increase; increased; increases; increasing; enlarging; enlargement; has enlarged; have enlarged;
        enlarged since; enlarged compared; enlarged from; enlarged in; interval enlarged; grown; growth; grew; grow;
        growing; larger; bigger; bulkier; doubled; tripled; quadrupled; doubling; expansion; expanded; expanding;
        more extensive; more numerous; more bulky; greater in size; multiplied; more widespread;
        increased in size; increase in size; increasing in size; increase in number; increased in number;
        increase in size and number; increased in size and number; increase in the size; increase in the number;
        increased in both size and number; increase in size or number; more avid; more hypermetabolic; more active;
        larger than; up in size; upsizing; coalescing; coalesced; confluent now; extending further; escalation;
        enlarge; enlarges; expanding in size; gained in size;
        enlarged slightly; enlarged further; enlarged significantly; enlarged markedly; enlarged interval; significantly enlarged; now enlarged; ballooned""",
    ),
    (
        NEW,
        """new; newly; newer; fresh; brand new; development of; appearance of new; appearance of multiple; appearance of several; with appearance of; appearance of further; appearance of additional; emergence of; emerging; emerged;
        have developed; has developed; developed; have appeared; has appeared; appeared; interval development;
        interval appearance; de novo; additional new; not present previously; not previously present;
        not previously seen; not seen previously; not previously visible; not present on; not seen on;
        not visible on; not evident on; not identified on; not apparent on; not there previously;
        not present before; not there before; not seen before; not previously identified; not previously evident;
        not present at; arisen; have arisen; developing; development; manifested; hitherto unseen; newly seen;
        none of which was present; none of which were present; not previously demonstrated; not previously noted;
        not present in; was not present; were not present; not demonstrated previously; not demonstrated on;
        not previously documented; additional metastases since; not shown on; not on the previous; not on the prior;
        now evident; now visible; now present; now seen; now demonstrated; now apparent; now identified; there are now;
        there is now; now noted; now detected; now involving; now involves""",
    ),
    (ENLARGED, "enlarged"),
    (ADDITIONAL, "additional; further; extra"),
    (
        MORE_MARKED,
        "more prominent; more conspicuous; more pronounced; more apparent; better seen; fuller; more marked",
    ),
    (
        LESION,
        """lesion; lesions; mass; masses; deposit; deposits; focus; foci; lymphadenopathy; adenopathy; node; nodes;
        nodal; lymph node; lymph nodes; nodules; tumours; tumors; site of disease; sites of disease; involvement;
        implants; implant; infiltration; omental cake; omental caking; peritoneal disease; pleural disease;
        nodularity; lymphangitis; tumour burden; tumor burden; disease burden; metastatic burden; burden; ones;
        primary; invasion; encasement; ln; lns; lad; plaques; bony disease; thickening; lymphadenopathies; spots;
        liver spots; destruction; soft tissue; breast mass; leptomeningeal enhancement; leptomeningeal""",
    ),
    (
        DISEASE,
        """disease; malignancy; cancer; carcinoma; neoplasm; ca breast; breast ca; tumour mass; neoplasia;
        metastatic disease; disease activity; metastatic breast cancer; metastatic cancer; metastatic malignancy;
        metastatic carcinoma; diesase; adenocarcinoma""",
    ),
    (
        METASTASIS,
        """metastasis; metastases; metastatic; metastatis; metastasised; metastasized; mets; met; malignant;
        secondaries; secondary deposits; carcinomatosis; carcinomatous; lymphangitic; metastatic lesion;
        metastatic lesions; metastatic deposit; metastatic deposits; meningeosis; bone secondaries; micrometastases;
        metastatic involvement; drop metastases; oligometastatic""",
    ),
    (NODULE, "nodule; nodular; micronodules"),
    (
        FINDING,
        """uptake; activity; avidity; suv; suvmax; finding; findings; abnormality; abnormalities; hypodensity;
        hypodensities; hyperdensity; area; areas; enhancement; lucency; lucencies; signal; change; changes; density;
        hypoattenuation; hyperintensity; tracer; fdg uptake; fdg activity; metabolism; fdg avidity; intensity;
        metabolic activity; shadow; anything; something; low density; low densities""",
    ),
    (
        SCLEROSIS,
        "sclerosis; ossification; sclerotic change; sclerotic rim; sclerosing; more sclerotic; density of the",
    ),
    (
        EFFUSION,
        """effusion; effusions; ascites; free fluid; pleural fluid; hydrothorax; peritoneal fluid;
        pathological fracture; pathologic fracture; hydronephrosis; biliary dilatation; biliary dilation; splenomegaly;
        hepatomegaly; stranding; pericardial fluid; lymphoedema; lymphedema; peritoneal thickening;
        pleural thickening; cord compression""",
    ),
    (
        BENIGN,
        """cyst; cysts; haemangioma; hemangioma; haemangiomas; hemangiomas; thyroid; goitre; goiter; multinodular;
        degenerative; degeneration; spondylosis; spondylotic; arthritis; arthrosis; osteoarthritis; arthropathy;
        arthritic; osteophyte; osteophytes; facet; disc; disk; discs; stenosis; scoliosis; kyphosis; atelectasis;
        atelectatic; emphysema; emphysematous; copd; contrast; enteric; bowel gas; stool; fibroid; fibroids;
        leiomyoma; leiomyomas; leiomyomata; adenoma; adenomas; hernia; diverticulosis; diverticulitis; diverticular; aneurysm;
        aneurysmal; aorta; aortic; fracture; fractures; osteoporosis; osteoporotic; osteopenia; osteopenic; insufficiency;
        gallstone; gallstones; cholelithiasis; calculus; calculi; stone; stones; steatosis; fatty; cirrhosis;
        cirrhotic; pneumonia; pneumonic; infection; infective; infectious; consolidation; ground glass; groundglass; oedema;
        edema; embolism; emboli; embolus; thrombus; thrombosis; thrombotic; dvt; pe; ischaemia; ischemia; ischaemic;
        ischemic; small vessel; white matter; atrophy; cardiomegaly; heart; cardiac; cardiomediastinal; coronary;
        lipoma; hamartoma; schwannoma; granuloma; granulomas; granulomatous; lymphocele; seroma; haematoma; hematoma;
        pneumonitis; fibrosis; fibrotic; scar; scarring; port; catheter; stent; drain; pacemaker; calcification;
        calcifications; calcified; opacity; opacities; bronchiectasis; colitis; enteritis; constipation; faecal;
        fecal; obstruction; dilatation; dilation; distension; pericardial effusion; haemorrhage; hemorrhage;
        infarct; infarction; stroke; gliosis; sinusitis; mucosal; polyp; polyps; endometrial; endometrium; ovarian cyst;
        adnexal; uterus; uterine; prostate enlargement; prostatic; varices; pain; symptoms; symptom; dyspnoea;
        dyspnea; weakness; cough; swelling; loss of height; height loss; vertebral height; compression deformity;
        wedge; function; tests; enzymes; markers; marker; tumour markers; tumor markers; ca 15; ca15; cea;
        radiation change; radiation changes; postradiation; post radiation; radiotherapy change; necrosis; radionecrosis; post treatment change;
        posttreatment; postoperative; post operative; postsurgical; post surgical; surgical; aeration; attenuation;
        oesophagitis; gastritis; pancreatitis; cholecystitis; appendicitis; cystitis; pyelonephritis; renal cyst;
        renal cysts; liver cyst; liver cysts; hepatic cyst; hepatic cysts; simple cyst; bone density; bone mineral density;
        spur; bursitis; tendinopathy; rotator cuff; bone island; bone islands; enostosis; fat; fluid collection;
        abscess; lung volumes; lung volume; motion; thymus; thymic; goitrous; mastitis; implant rupture; capsular;
        fibroadenoma; fibroadenomas; breast cyst; pneumothorax; interstitial; osteonecrosis; avascular; valve; acute;
        hepatic steatosis; ileus; diverticula; megaly; mucus; plugging; oral contrast; cystic; periventricular;
        ventricular; ventricles; hydrocephalus; sigmoid; hiatal; hiatus; tortuous; atheroma; atherosclerosis; atherosclerotic;
        vascular; anastomosis; hip replacement; prosthesis; weight; bladder; haemorrhoids; costochondritis; benign;
        spondylolisthesis; canal; foraminal; chronic kidney; perfusion; nephrolithiasis; urolithiasis; lymphoid hyperplasia;
        hyperplasia; gynaecomastia; lung function; subluxation; meniscal; ligament; tendon; sacroiliitis; enthesopathy""",
    ),
    (
        OTHER_PRIMARY,
        """cll; lymphoma; lymphomas; leukaemia; leukemia; lymphocytic leukaemia; lymphocytic leukemia; myeloma; melanoma;
        meningioma; meningiomas; prostate; rcc; renal cell; renal cell carcinoma; colorectal; colon cancer;
        colonic carcinoma; colon carcinoma; rectal cancer; lung cancer; lung carcinoma; lung adenocarcinoma; primary lung;
        ovarian cancer; ovarian carcinoma; endometrial cancer; endometrial carcinoma; pancreatic cancer; thyroid cancer;
        thyroid carcinoma; sarcoma; glioma; glioblastoma; thymoma; gist; neuroendocrine; carcinoid; hcc; hepatocellular;
        hepatocellular carcinoma; cholangiocarcinoma; ipmn; mgus; papillary thyroid; bladder cancer; gastric cancer;
        renal cancer; renal carcinoma; cervical cancer; mesothelioma; acoustic neuroma; vestibular schwannoma;
        pituitary; oncocytoma; lymphoproliferative; lung primary; second primary; nsclc; sclc; urothelial""",
    ),
    (RECURRENCE, "recurrence; recurrences; recurrent; recurrent disease; recurred; local recurrence"),
    (
        STABLE,
        """↔; stable; stability; recistsd; unchanged; static; no change; no interval change; no significant change;
        no significant interval change; no appreciable change; no appreciable interval change; no real change;
        no substantial change; no material change; no relevant change; no definite change; no obvious change;
        no major change; no convincing change; no discernible change; no notable change; no overall change;
        no clear change; no meaningful change; no measurable change; no sinister change; no radiological change; no size change;
        not changed; not significantly changed; not appreciably changed; not substantially changed; not materially changed;
        not changed significantly; not changed appreciably; not changed substantially; not really changed;
        without change; without significant change; without interval change; without significant interval change;
        without appreciable change; similar; the same; same; same size; unaltered; no difference; no alteration;
        not altered; steady; stationary; essentially unchanged; sd as per; stabilised; stabilized; stabilisation;
        stabilization; progression free; controlled; smd; non progressive; nonprogressive; non progressing;
        non cr non pd; changed little; little changed; little change; not increased or decreased; no increase or decrease; nonprogression; non progression;
        disease control; well controlled; not significantly different; no significant difference; stagnant; unaffected;
        no growth or shrinkage; no relevant interval change; constant; comparable; quiescent; inactive; dormant;
        identical; stabel; no new change; unchaged; unchnaged; not noticeably changed; not altered significantly;
        no dramatic change; change not significant; as before; no cause for concern; no appreciable difference;
        not significantly altered; no statistically significant change; no noteworthy change; not undergone significant change;
        not shown any change; no new or interval change; neither increased nor decreased; not meaningfully changed""",
    ),
    (
        SHRINKAGE,
        """↓; decrease; decreased; decreases; decreasing; smaller; reduced; reduction; reduces; reducing;
        regression; regressed; regressing; shrunk; shrunken; shrinkage; shrank; shrinking; shrink;
        resolved; resolution; resolving; improved; improvement; improving; improves; diminished;
        diminution; diminishing; disappeared; disappearance; less avid; less conspicuous; less prominent;
        less extensive; less bulky; less intense; fewer; lesser; lower; less; healed; size reduction;
        downsizing; downsized; decreased in size; decrease in size; reduced in size; decrease in size and
        number; cleared; down from; receded; vanished; normalised; normalized; normalisation;
        normalization; melted; abated; near complete resolution; shrunken in size; mixed but predominantly
        decreased; decrease in the size; reduction in the size; cytoreduction; decline; declined; treated
        disease; lessened; regresses; subsided; half the size; halved; no residual; no longer avid;
        downstaged""",
    ),
    (
        RESPONDED,
        """recistpr; responded; responding; responder; responds; remission; ned; partial response; complete response;
        near complete response; complete metabolic response; partial metabolic response; complete
        remission; partial remission; good response; excellent response; favourable response; favorable
        response; very good response; interval response; treatment response; therapeutic response;
        response to treatment; response to therapy; response to chemotherapy; response to endocrine
        therapy; metabolic response; marked response; ongoing response; continued response; continuing
        response; maintained response; sustained response; persisting response; durable response; further
        response; positive response; significant response; disease response; tumour response; tumor
        response; evidence of response; cmr; pmr; response to systemic therapy; healing response;
        sclerotic response; radiological response; continued good response; good partial response; good
        treatment response; major response; very good partial response; dramatic response; good metabolic
        response; response to hormonal therapy""",
    ),
    (RESPONSE, "response; responses"),
    (PARTIAL, "partial; complete; good; excellent; very good; near complete; favourable; favorable; ongoing"),
    (
        MIXED,
        """response has been lost; response lost; lost response; failed to achieve; stability lost; not convinced; mixed response; heterogeneous response; differential response; discordant response; mixed picture; dissociated response;
        mixed appearances; mixed interval response; mixed metabolic response; mixed treatment response; mixed changes; mixed interval change;
        divergent response; variable response; mixed disease response; mixed tumour response; mixed tumor response;
        no response; no longer stable; not stable; poor response; loss of response; lack of response; failed to respond;
        failure to respond; inadequate response; no treatment response; not responding; not responded; unstable;
        incomplete response; suboptimal response; limited response; no longer responding; no longer in remission; nonresponder; non responder;
        not improved; no improvement; not resolved; no decrease; not decreased; no reduction; not reduced; no significant decrease;
        no significant reduction; no evidence of response; refractory; resistant disease; no significant response;
        not stable disease; not entirely stable; not completely stable; not unchanged; no regression; no shrinkage;
        not smaller; not decreased in size; no significant improvement; no longer controlled; loss of control;
        out of control; mixed change; mixed findings; mixed pattern of response; less stable; no metabolic response""",
    ),
    (
        INSIGNIFICANT,
        """measurement error; measurement variability; measurement variation; measurement uncertainty;
        measurement differences; limits of measurement; margin of error; error of measurement; not significant;
        not a significant change; not considered significant; not felt to be significant; insignificant;
        not thought to be significant; not regarded as significant; nonsignificant; non significant; not of significance;
        interobserver variability; observer variability; inter observer variability; interobserver variation;
        technical factors; differences in technique; difference in technique; slice selection; differences in slice;
        positional; not meeting recist criteria for progression; below the threshold; does not meet recist;
        does not meet criteria for progression; not meet criteria for progression; not sufficient for progression;
        measurement inaccuracy; not clinically significant; no clinical significance; not statistically significant;
        below threshold for progression; below the threshold for progression; insufficient for progression;
        not reaching the threshold for progression; does not meet recist criteria for progression;
        not significant by recist; does not qualify as progression; not qualifying as progression;
        within measurement limits; within the limits of error; within error; not a significant difference;
        accuracy of measurement; reproducibility; differences in slice positioning; not amounting to progression""",
    ),
    (HEALING, "healing; flare; flare phenomenon; treatment effect; osteoblastic healing; healing sclerosis"),
    (
        ORGAN,
        """liver; hepatic; lung; lungs; pulmonary; bone; bones; bony; osseous; skeletal; skeleton; brain; cerebral;
        intracranial; cerebellar; cerebellum; pleura; pleural; peritoneal; peritoneum; omental; omentum; adrenal; adrenals;
        spleen; splenic; pancreas; pancreatic; kidney; kidneys; renal; chest; thorax; thoracic; abdomen; abdominal;
        abdominopelvic; pelvis; pelvic; spine; spinal; vertebral; vertebra; sternum; rib; ribs; femur; femoral; ilium; iliac;
        sacrum; sacral; acetabulum; humerus; skull; calvarial; mediastinum; mediastinal; hilar; hilum; axilla; axillary;
        supraclavicular; retroperitoneal; inguinal; internal mammary; breast; chest wall; neck; cervical; lumbar; bowel;
        ovary; ovarian; ovaries; orbit; orbital; dural; meningeal; visceral; extraosseous; extraskeletal; subcarinal; paratracheal;
        segment; lobe; lobes; head; scalp; skin; cutaneous; subcutaneous; muscle; marrow; c spine; t spine; l spine; gallbladder;
        airway; airways; heart size; stomach; thoracolumbar; appendicular; axial; clavicle; scapula; basal; l1; l2; l3; l4;
        l5; t1; t2; t3; t4; t5; t6; t7; t8; t9; t10; t11; t12; c1; c2; c3; c4; c5; c6; c7; s1; s2; intrathoracic; hilum;
        intraabdominal; frontal; parietal; occipital; temporal; brainstem; cns; femora; symphysis; pubic; pubis; ischium""",
    ),
    (
        EXAM,
        """scan; scans; study; studies; examination; examinations; exam; ct; mri; mr; pet; appearance; appearances; imaging study;
        picture; situation; staging ct; restaging ct; radiograph; pet ct; report; bone scan; staging; findings overall""",
    ),
    (
        PAST,
        """previously; history of; formerly; status post; following; after; initially; prior history of; past;
        previous history of; earlier; treated for; treatment for; therapy for; at the time of; background history of; known history of; post;
        hx of; h o; prior to; originally; historic; historical; before; last year; because of previous;
        subsequent to; since initial; known prior""",
    ),
    (PRIOR, "until; prior; previous; last; preceding; priors; baseline; comparison; old"),
    (
        COMPARED,
        """compared; since; from; relative; comparing; in comparison; interval change from; interim; in the interval; than;
        over time; with respect to; against; as compared; when compared; interval; compared with; compared to;
        in comparison with; in comparison to; relative to; since the; versus prior; vs prior; versus previous; vs previous""",
    ),
    (WAS, "was; were; been"),
    (HAD, "had; had been; have previously; has previously; was previously; were previously"),
    (
        VERB,
        """is; are; has; have; shows; show; demonstrates; demonstrate; remains; remain; appears; appear; reveals; reveal;
        contains; measures; measure; measuring; continues; continue; persists; persist; exhibits; exhibit; seem; seems; looks; look;
        suggests stability; representing; represents; represent; showing; demonstrating; being; do; does; can; will; looking""",
    ),
    (
        SEEN,
        """seen; noted; described; reported; identified; demonstrated; visualised; visualized; observed; detected; found;
        showed; shown; documented; recorded; mentioned; known from""",
    ),
    (
        STATES,
        """consistent with; in keeping with; compatible with; keeping with; diagnostic of; indicative of; indicating; in line with;
        constituting; constitutes; confirming; reflecting; reflects; due to; representative of; characteristic of; typical of;
        meeting criteria for; meets criteria for; fulfilling criteria for; qualifies as; amounting to; corresponding to;
        corresponds to; equating to; typical for; equates to; i e; ie; thus; therefore; hence; confirms; confirmed; constitute""",
    ),
    (
        NO_LONGER,
        """no longer; not any longer; not any more""",
    ),
    (OR, "or; nor; and or"),
    (AND, "and; &; plus; +; as well as; including; along with; together with"),
    (
        BREAK,
        """but; however; although; though; whereas; while; except; except for; apart from; other than; aside from; despite;
        yet; nevertheless; notwithstanding; otherwise; in contrast; on the other hand; with; unlike; besides; excepting;
        with the exception of; nonetheless; albeit; by contrast; in addition to; in spite of; save for; bar; even though;
        with regard to; meanwhile; because; outside; conversely; unfortunately there; who; then; in addition; also noted""",
    ),
    (
        RECIST,
        """recist; recist 1; irecist; percist; mrecist; response category; overall response; overall tumour response; overall tumor response;
        response assessment; best response; timepoint response; time point response; overall assessment; response evaluation;
        tumour response assessment; response classification; disease status; response status; overall disease status; response criteria;
        tumor response assessment; treatment response assessment; treatment response category; recist category; recist response; recist assessment""",
    ),
    (OVERALL, "overall; in summary; globally; in conclusion; on balance; in sum; taken together; all in all"),
    (
        ADVICE,
        """recommend; recommended; recommends; recommendation; advise; advised; is suggested; are suggested; may be considered;
        could be considered; consider; considered; suggest follow up; suggest mri; suggest pet; suggest ct; suggest biopsy;
        correlation; correlate; follow up suggested; pet suggested; mri suggested; ultrasound suggested; ct suggested;
        biopsy suggested; would recommend; would suggest; would advise; i suggest; may be helpful; could be helpful; would be helpful;
        may be useful; suggest ultrasound; suggest bone scan; suggest dedicated; suggest further; suggest short; suggest correlation;
        suggest interval; suggest repeat; suggested for further; should be considered; warranted; pet ct suggested;
        bone scan suggested; correlation suggested; would be useful; might be helpful; could be performed; may be performed; may help""",
    ),
    (
        PURPOSE,
        """to exclude; to rule out; to assess; to assess for; to evaluate; to evaluate for; to monitor; to monitor for; to look for;
        to characterise; to characterize; to determine; to establish; to ascertain; to ensure; to check; to check for; assess;
        assess for; evaluate; evaluate for; evaluation for; evaluation of; assessment for; assessment of; rule out; r o; exclude;
        monitor for; monitor; monitoring for; looking for; look for; check for; query whether; if; in case of; in the event of; should there be;
        for assessment of; for evaluation of; exclusion of; surveillance for; reassess; re assess; restaging; in order to; to clarify;
        should; unless; please assess; please exclude; risk of; to confirm or exclude; 
        to detect; to differentiate; to distinguish; at risk for; monitoring of; time to; to help exclude; to further evaluate""",
    ),
    (
        AVID,
        "active; residual; viable; fdg avid; metabolically active; remaining; hypermetabolic; biologically active; untreated",
    ),
    (
        OTHER,
        """contrast enhanced; contrast enhancement; post contrast; iv contrast; with contrast; without contrast; intravenous contrast;
        high resolution; spatial resolution; clinically stable; haemodynamically stable; hemodynamically stable; new patient;
        progression free survival; response rate; new zealand; new york; no doubt; no doubt that; without doubt; without a doubt; not only;
        no prior; no priors; no previous; no comparison; no prior study; no prior studies; newly diagnosed; new diagnosis; new baseline;
        new line; new treatment; new therapy; new medication; mm; cm; no matter; as well; metallic; decreased sensitivity; not just;
        reduced sensitivity; reduced dose; dose reduction; increased risk; increased sensitivity; lesion by lesion; for example; for instance;
        known metastatic breast cancer; reduced quality; size criteria; upper limit; not merely; not simply; acute disease; no later""",
    ),
)

_SPACES = re.compile(r"\s+")


def entries() -> Iterator[tuple[tuple[str, ...], str]]:
    """Each listed word or phrase, as a tuple of lower-case words, with its kind; earlier listings win."""
    for kind, listing in _TABLE:
        for item in listing.split(";"):
            words = tuple(_SPACES.split(item.strip()))
            if words != ("",):
                yield words, kind
