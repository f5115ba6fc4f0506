"""``esr1-order-select``: the same decision while an order for a drug of the pathway is being chosen."""

from cds_hooks import ORDER_SELECT, CdsRequest, CdsResponse, CdsService, OrderSelectContext
from service.cds_services.answering import Answering
from service.cds_services.drafted_drugs import drafted_pathway_drugs
from service.cds_services.searches import TEMPLATES, USAGE

ID = "esr1-order-select"


def build(answering: Answering) -> CdsService[OrderSelectContext]:
    """The service for one site; silent unless a selected draft is for a drug of the pathway."""

    async def evaluate(request: CdsRequest[OrderSelectContext]) -> CdsResponse:
        context = request.context
        drafted = drafted_pathway_drugs(
            context.draft_orders.json, patient_id=context.patient_id, selections=context.selections
        )
        if not drafted:
            return CdsResponse(cards=())
        return await answering.respond(request, service_id=ID, hook=ORDER_SELECT, drafted=drafted)

    return CdsService(
        id=ID,
        hook=ORDER_SELECT,
        title="ESR1-guided switch, while an order is chosen",
        description=(
            "When an aromatase inhibitor, a CDK4/6 inhibitor or a SERD is selected, shows the decision of "
            "esr1-patient-view; otherwise nothing."
        ),
        evaluate=evaluate,
        prefetch=TEMPLATES,
        usage_requirements=USAGE,
    )
