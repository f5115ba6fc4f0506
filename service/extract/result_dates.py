"""When a result was true: specimen collection, else effective, else receipt by the laboratory; an issue date
only bounds it.
"""

from service.chart.dates import DateInterval
from service.extract.notes import Notes
from service.fhir.record import Record
from service.fhir.resources import DiagnosticReport, Observation, Specimen, as_list


def own_effective(resource: Observation | DiagnosticReport, notes: Notes) -> DateInterval | None:
    """The effective date or period of the resource itself."""
    found = notes.date(resource, "effectiveDateTime", resource.effective_date_time)
    if found is None and isinstance(resource, Observation):
        found = notes.date(resource, "effectiveInstant", resource.effective_instant)
    return found or notes.period(resource, "effectivePeriod", resource.effective_period)


def collected(specimen: Specimen, notes: Notes) -> DateInterval | None:
    """When the specimen was taken."""
    if specimen.collection is None:
        return None
    taken = notes.date(specimen, "collection.collectedDateTime", specimen.collection.collected_date_time)
    return taken or notes.period(specimen, "collection.collectedPeriod", specimen.collection.collected_period)


def result_date(record: Record, result: Observation, notes: Notes) -> DateInterval | None:
    """The day a laboratory result stands for; ``None`` when it does not say."""
    specimens = list(record.resolve_as(Specimen, as_list(result.specimen), within=result))
    for specimen in specimens:
        taken = collected(specimen, notes)
        if taken is not None:
            return taken
    found = own_effective(result, notes)
    for specimen in specimens:
        found = found or notes.date(specimen, "receivedTime", specimen.received_time)
    if found is None:
        issued = notes.date(result, "issued", result.issued)
        found = DateInterval(None, issued.latest) if issued else None
    return found
