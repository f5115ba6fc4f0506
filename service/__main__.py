"""``python -m service`` is ``esr1-cds``."""

from service.cli import main

main()
