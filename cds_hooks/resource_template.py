"""Resources that go out again and again with a few members of their own.

Checking and writing a resource costs more than all else about an action. What many have in common is checked
and written once; each answer pays for what differs.
"""

from collections.abc import Mapping

from cds_hooks.models.json_objects import SoundJson, checked_object, checked_resource
from cds_hooks.raw_json import RawJson


class Members:
    """Members of a JSON object, checked and written. Raises ValueError when there are none, or one is empty."""

    __slots__ = ("json", "names")

    def __init__(self, members: Mapping[str, object]) -> None:
        self.names = frozenset(members)
        self.json = checked_object(members).json[1:-1]


class ResourceTemplate:
    """What many resources have in common. Raises ValueError unless it is a FHIR resource without gaps.

    template = ResourceTemplate({"resourceType": "ServiceRequest", "status": "draft", "intent": "proposal"})
    resource = template.completed(Members({"subject": {"reference": "Patient/1"}}))
    """

    __slots__ = ("_beginning", "_names")

    def __init__(self, resource: Mapping[str, object]) -> None:
        self._names = frozenset(resource)
        self._beginning = checked_resource(resource).json[:-1]

    def completed(self, *further: Members) -> RawJson:
        """A resource with further members. Raises ValueError for one that is there already."""
        names, parts = self._names, [self._beginning]
        for members in further:
            if not names.isdisjoint(members.names):
                raise ValueError("a member of a resource stands in it once")
            names |= members.names
            parts.append(members.json)
        return SoundJson(b",".join(parts) + b"}")
