# Two commands on a fresh machine: `make run` and `make test`. Needs Python 3.11 or newer, make and git.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: help setup run test check format bench demo hapi hapi-stop pages eval-imaging clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

setup: $(STAMP) ## Create .venv with all pinned dependencies and the console script

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "esr1-cds needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup ## Set up and serve the invented patients, for the day of their stories
	@exec env ESR1_CDS_AS_OF=$${ESR1_CDS_AS_OF-$$($(BIN)/python -c 'import fhir_fixtures; print(fhir_fixtures.AS_OF)')} \
	  $(BIN)/esr1-cds serve --dev $(ARGS)

demo: setup ## Fire a real hook for every bundled patient and print the cards
	$(BIN)/esr1-cds demo

hapi: ## Build and start a FHIR R4 server on http://127.0.0.1:8080/fhir (needs Java 17 and Maven)
	deploy/hapi/run start

hapi-stop: ## Stop that server
	deploy/hapi/run stop

test: setup ## Set up and run the whole suite with branch coverage
	$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered $(ARGS)
	$(BIN)/python -m tests.coverage_floors

check: setup ## Everything that needs no running: format, lint, types, contracts, generated pages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m cds_hooks.conformance --check
	$(BIN)/python -m service.settings --check
	$(BIN)/python -m service.pathway.reference_page --check
	$(BIN)/python -m service.extract.reference_page --check
	$(BIN)/python -m fhir_fixtures.build --check

pages: setup ## Rewrite the generated pages and fixtures
	$(BIN)/python -m cds_hooks.conformance --write
	$(BIN)/python -m service.settings --write
	$(BIN)/python -m service.pathway.reference_page --write
	$(BIN)/python -m service.extract.reference_page --write
	$(BIN)/python -m fhir_fixtures.build

format: setup ## Format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## Measure the hot path; ends with one line per figure
	$(BIN)/python -m benchmarks.run $(ARGS)

eval-imaging: setup ## Confusion matrix of the report reader on the labelled texts
	$(BIN)/python -m tests.imaging_texts.evaluate

clean: ## Remove everything that was set up, built or kept here, the development database too
	rm -rf $(VENV) .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache deploy/hapi/target var
