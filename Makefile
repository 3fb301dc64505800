# Needs Python 3.11 or later and make; everything else is fetched into .venv by `make setup`.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
JOBS ?= 2
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
export HUINONG_HOME ?= $(CURDIR)/var

.DEFAULT_GOAL := help
.PHONY: help setup run test test-sqlite test-postgres check fix browser bench simulate doctor openapi docs lock assets clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) assets ## make .venv from the locked requirements, and build the assets

$(READY): requirements/dev.lock requirements/run.in pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("huinong needs Python 3.11 or later: make setup PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

assets: $(READY) ## compile translations and build the console when their sources changed
	@$(BIN)/python tools/build_assets.py

run: setup ## load one real county with synthetic people, and serve it
	@$(BIN)/huinong setup
	@$(BIN)/huinong demo load --once
	@$(BIN)/huinong serve

test: test-sqlite test-postgres browser ## run every test on both databases, then the browser journeys

test-sqlite: setup
	$(BIN)/python -m pytest -n $(JOBS) -m "not browser" tests

test-postgres: setup
	$(BIN)/python -m pytest -n $(JOBS) -m "not browser" --postgres tests

browser: setup ## run the journeys in Chromium, where there is one
ifeq ($(CHROMIUM),)
	@echo "No Chromium found: the browser journeys did not run."
else
	$(BIN)/python -m pytest -m browser tests || { code=$$?; [ $$code -eq 5 ] && echo "No browser journeys yet."; [ $$code -eq 5 ]; }
endif

check: setup ## format, lint, types, import rules, migrations, API description, documents, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/django-admin makemigrations --check --dry-run --settings huinong.web.settings
	$(BIN)/huinong openapi | diff docs/openapi.json - || { echo "docs/openapi.json is old: make openapi"; exit 1; }
	$(BIN)/python tools/reference.py check
	$(BIN)/python tools/messages.py check

fix: setup ## format, and fix what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## measure loads, appends, ingests, boards and searches
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@$(BIN)/python -m bench

SEED ?= 5
OPERATIONS ?= 1000000

simulate: setup ## drive OPERATIONS of money by SEED, with kill -9, against both databases and a model
	$(BIN)/python -m tests.whole.simulator --seed $(SEED) --operations $(OPERATIONS)

doctor: setup ## examine this installation
	@$(BIN)/huinong doctor

openapi: setup ## write docs/openapi.json
	$(BIN)/huinong openapi --output docs/openapi.json

docs: openapi ## write the generated documents: errors, facts, commands
	$(BIN)/python tools/reference.py write

lock: setup ## pin every requirement with its hashes
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 -o requirements/dev.lock requirements/dev.in
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 -c requirements/dev.lock -o requirements/run.lock requirements/run.in
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 -c requirements/dev.lock -o requirements/bench.lock requirements/bench.in

clean: ## remove what was built; var/, the database, stays
	rm -rf dist src/huinong/web/dist assets/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src -name '*.mo' -delete
	rm -rf .venv
