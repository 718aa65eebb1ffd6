# Everything a developer types. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
STAMP_DEV := $(VENV)/.installed-dev
SHORT_TESTS := $(BIN)/pytest -m "not long" --numprocesses 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help install run test test-long promises lint format bench translations screenshots contact-sheets accessibility clean

help: ## Say what there is to type
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## Install into .venv, nothing else

run: $(STAMP) ## Create the demo city once, and serve it on http://127.0.0.1:8000
	CONSULT_DEMO=1 $(BIN)/consult demo
	CONSULT_DEMO=1 $(BIN)/consult serve

test: $(STAMP_DEV) ## Pass the tests, in a real browser and on both databases
	$(SHORT_TESTS)

test-long: $(STAMP_DEV) ## Measure every promise at full size, and renew docs/promises.md: an hour and more
	rm -f build/promises.jsonl
	$(SHORT_TESTS)
	$(BIN)/pytest -m long
	$(BIN)/python -m bench nine_oclock flood growth
	$(BIN)/python -m scripts.promises

promises: $(STAMP_DEV) ## Write docs/promises.md from what the last tests recorded
	$(BIN)/python -m scripts.promises

lint: $(STAMP_DEV) ## Check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP_DEV) ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP_DEV) ## Measure speed and size, side by side, as ratios
	$(BIN)/python -m bench

translations: $(STAMP_DEV) ## Bring the catalogues up to date with the sources, and compile them
	$(BIN)/python -m scripts.translations

screenshots: $(STAMP_DEV) ## Take pictures of every page, at three widths, into screenshots/
	$(BIN)/python -m scripts.screenshots

contact-sheets: $(STAMP_DEV) ## Picture every state of a child's journey, at each age, into screenshots/
	$(BIN)/python -m scripts.contact_sheets

accessibility: $(STAMP_DEV) ## Look at every state of a child's journey with axe: half an hour
	$(BIN)/python -m scripts.accessibility

clean: ## Remove what was installed and built
	rm -rf $(VENV) build dist

$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || (scripts/install-system venv && $(PYTHON) -m venv $(VENV))

$(STAMP): requirements.lock pyproject.toml build_catalogues.py $(wildcard translations/*/LC_MESSAGES/*.po) | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMP_DEV): requirements-dev.lock scripts/install-system $(STAMP) | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-dev.lock
	scripts/install-system tests
	@touch $@
