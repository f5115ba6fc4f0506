"""``esr1-cds sandbox``: the bundled patients on a FHIR server, and the hooks that read them from there."""

from service.sandboxing.sandbox_run import EXIT_DIFFERS, EXIT_OK, EXIT_UNUSABLE, sandbox

__all__ = ["EXIT_DIFFERS", "EXIT_OK", "EXIT_UNUSABLE", "sandbox"]
