"""``esr1-order-sign``: the same decision when orders for a drug of the pathway are about to be signed."""

from cds_hooks import ORDER_SIGN, CdsRequest, CdsResponse, CdsService, OrderSignContext
from service.cds_services.answering import Answering
from service.cds_services.drafted_drugs import drafted_pathway_drugs
from service.cds_services.searches import TEMPLATES, USAGE

ID = "esr1-order-sign"


def build(answering: Answering) -> CdsService[OrderSignContext]:
    """The service for one site; silent unless a draft is for a drug of the pathway."""

    async def evaluate(request: CdsRequest[OrderSignContext]) -> CdsResponse:
        context = request.context
        drafted = drafted_pathway_drugs(context.draft_orders.json, patient_id=context.patient_id)
        if not drafted:
            return CdsResponse(cards=())
        return await answering.respond(request, service_id=ID, hook=ORDER_SIGN, drafted=drafted)

    return CdsService(
        id=ID,
        hook=ORDER_SIGN,
        title="ESR1-guided switch, before orders are signed",
        description=(
            "When orders for an aromatase inhibitor, a CDK4/6 inhibitor or a SERD are signed, shows the decision of "
            "esr1-patient-view; otherwise nothing."
        ),
        evaluate=evaluate,
        prefetch=TEMPLATES,
        usage_requirements=USAGE,
    )
