"""Whose is a resource? What its reference to a subject says of the one patient of the record."""

import enum
import re
from typing import Final

from service.fhir.resources import Identifier, Patient, Reference, Resource, as_list

_REST: Final = re.compile(r"[?#].*|/_history/[^/]*/*$|/+$", re.DOTALL)
"""What may follow the id of a reference: a query, a fragment, a version, slashes."""

_TYPE: Final = re.compile(r"[A-Z][A-Za-z]+")
SUBJECTS: Final = ("subject", "patient")
"""The elements that say whom a resource is about."""


class Whose(enum.IntEnum):
    """Whom a resource is about, the most serious last."""

    PATIENTS = 0
    """The patient's, as far as it says."""
    NOT_A_PATIENTS = 1
    """About a group, a device, a relative."""
    UNTELLABLE = 2
    """It names somebody, and it cannot be read whom."""
    ANOTHER_PATIENTS = 3


class Identity:
    """How the one patient of a record is named: by the logical id, and by what the URL of its entry holds.

    One without any name is whoever the first reference to a patient names.
    """

    __slots__ = ("_ids", "_patient")

    def __init__(self, patient: Patient, full_url: str | None) -> None:
        names = {patient.id or ""}
        if full_url:
            names |= {full_url, full_url.rsplit("/", 1)[-1], full_url.removeprefix("urn:uuid:")}
        self._patient = patient
        self._ids = names - {""}

    def whose(self, resource: Resource, element: str, *, within: Resource | None = None) -> Whose:
        """Whom one of ``SUBJECTS`` says that the resource is about. ``within``: the resource that contains it."""
        references: list[Reference] = as_list(getattr(resource, element, None))
        if element in resource.lost and not any(each.reference or each.identifier for each in references):
            return Whose.UNTELLABLE
        return max((self._named_by(each, within or resource) for each in references), default=Whose.PATIENTS)

    def _named_by(self, reference: Reference, holder: Resource) -> Whose:
        target = (reference.reference or "").strip()
        if not target:
            if reference.type not in (None, "Patient"):
                return Whose.NOT_A_PATIENTS
            return Whose.PATIENTS if self._may_have(reference.identifier) else Whose.ANOTHER_PATIENTS
        if target.startswith("#"):
            return self._contained(target, holder)
        kind, identity = kind_and_id(target)
        if kind is None:
            if reference.type not in (None, "Patient"):
                return Whose.NOT_A_PATIENTS
            identity = target.removeprefix("urn:uuid:")
        elif kind != "Patient":
            return Whose.NOT_A_PATIENTS
        self._ids = self._ids or {target, identity}
        return Whose.PATIENTS if not self._ids.isdisjoint((target, identity)) else Whose.ANOTHER_PATIENTS

    def _contained(self, target: str, holder: Resource) -> Whose:
        inner = next((each for each in holder.contained or () if each.id in (target, target[1:])), None)
        if inner is None:
            return Whose.PATIENTS if target[1:] in self._ids else Whose.UNTELLABLE
        if not isinstance(inner, Patient):
            return Whose.NOT_A_PATIENTS
        same = all(map(self._may_have, as_list(inner.identifier))) and self._may_be_born(inner.birth_date)
        return Whose.PATIENTS if same else Whose.ANOTHER_PATIENTS

    def _may_have(self, named: Identifier | None) -> bool:
        """An identifier of a kind that the Patient also has must be the Patient's; of another kind it cannot
        tell.
        """
        if named is None or not named.value:
            return True
        same_kind = [own.value for own in as_list(self._patient.identifier) if own.system == named.system]
        return not same_kind or named.value in same_kind

    def _may_be_born(self, day: str | None) -> bool:
        """A partial date agrees with every day in it."""
        own = self._patient.birth_date
        return not day or not own or day.startswith(own) or own.startswith(day)


def kind_and_id(target: str) -> tuple[str | None, str]:
    """Resource type and id that a reference ends in, however it is written; no type where none can be told.

    A server is known to be written with a slash at the end, in other letters, or with a query in place of an id;
    a patient who is named in such a way must not pass for nobody.
    """
    *_, kind, identity = ("", *_REST.sub("", target).split("/"))
    if kind.lower() == "patient":
        return "Patient", identity
    if _TYPE.fullmatch(kind):
        return kind, identity
    if "?" in target and identity.lower() == "patient":
        return "Patient", ""
    return None, target
