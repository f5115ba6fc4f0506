"""``esr1-patient-view``: the decision when a chart is opened."""

from cds_hooks import PATIENT_VIEW, CdsRequest, CdsResponse, CdsService, PatientViewContext
from service.cds_services.answering import Answering
from service.cds_services.searches import TEMPLATES, USAGE

ID = "esr1-patient-view"


def build(answering: Answering) -> CdsService[PatientViewContext]:
    """The service for one site."""

    async def evaluate(request: CdsRequest[PatientViewContext]) -> CdsResponse:
        return await answering.respond(request, service_id=ID, hook=PATIENT_VIEW)

    return CdsService(
        id=ID,
        hook=PATIENT_VIEW,
        title="ESR1-guided switch in ER+/HER2- advanced breast cancer",
        description=(
            "Reads ESR1 ctDNA results, imaging, treatment and receptors, and shows whether an early switch of the "
            "aromatase inhibitor is an option by the criteria of SERENA-6, what is missing, or which test is due."
        ),
        evaluate=evaluate,
        prefetch=TEMPLATES,
        usage_requirements=USAGE,
    )
