# The one door for everybody who works on Tandem: `make help` lists what it can do.
# Stamp files under .venv remember what is done, so that a repeated step costs nothing.

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3.14 python3,$(if $(shell command -v $(name)),$(name))))
PYTEST_ARGS ?=
# One process more than there are cores, as many wait for a database or a browser;
# whoever has nothing left takes from the others.
PARALLEL ?= -n $(shell expr $$(nproc) + 1) --dist worksteal
RUN_ARGS ?= --demo

VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/done
UV := $(BIN)/uv

# Compiled modules are kept, whatever a container image prefers: each of the many
# processes that a run starts would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/$(VENV)
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
export UV_NO_PROGRESS := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test test-fast audit check fmt lock bench soak cov clean browser office pytest

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F '\t' '{ printf "  make %-10s %s\n", $$1, $$2 }'

setup: $(DONE)/project $(DONE)/vendor ## Install everything that is needed, once

run: setup ## Start Tandem with demonstration data (RUN_ARGS= for an empty one)
	$(BIN)/tandem serve $(RUN_ARGS)

test: check browser office ## Check, then run every test, PostgreSQL and browser included
	$(BIN)/pytest $(PARALLEL) $(PYTEST_ARGS)

test-fast: setup ## Run the tests that need neither PostgreSQL nor a browser
	$(BIN)/pytest -m "not slow and not postgres and not browser" $(PARALLEL) $(PYTEST_ARGS)

check: setup ## Format, lint, types and architecture: what CI asks before the tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: setup ## Format the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

cov: browser office ## Run every test and report what they do not reach
	$(BIN)/coverage run -m pytest $(PYTEST_ARGS)
	$(BIN)/coverage report

audit: browser ## Look at every page and every answer at all widths and colours (20 minutes)
	$(BIN)/pytest tests/browser/audit_every_page.py $(PYTEST_ARGS)

bench: setup ## Measure the promises of the architecture
	$(BIN)/python -m bench $(BENCH_ARGS)

soak: setup ## Play thousands of random models, kill the service at every point (an hour)
	$(BIN)/python -m bench.soak $(SOAK_ARGS)

lock: $(UV) ## Renew the locked versions; add UPGRADE=1 for the newest
	$(UV) pip compile pyproject.toml --group build --group test --group lint $(LOCK_OPTIONS) --output-file requirements.lock
	grep -E '^uv==' requirements.lock | sed 's/ .*//' | $(UV) pip compile - $(LOCK_OPTIONS) --output-file requirements-uv.lock
	npm install --package-lock-only --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved

clean: ## Remove what was installed and made, but no data
	rm -rf $(VENV) node_modules web/static/vendor build dist *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov
	find engine handlers web scripts tests bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# One lock for every system and Python that we support, and without any address, so
# that it serves whatever registry or mirror a machine is set up for.
LOCK_OPTIONS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --quiet --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

browser: setup
	@echo "Chromium: $$($(BIN)/python scripts/browser.py)"

office: setup
	@echo "LibreOffice: $$($(BIN)/python scripts/office.py)"

$(DONE)/system: scripts/system-packages
	@PYTHON="$(or $(PYTHON),python3)" scripts/system-packages
	@"$(or $(PYTHON),python3)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tandem needs Python 3.11 or newer.")'
	@mkdir -p $(@D)
	@touch $@

$(UV): requirements-uv.lock | $(DONE)/system
	$(or $(PYTHON),python3) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-uv.lock
	@touch $@

$(DONE)/packages: requirements.lock $(UV)
	$(UV) pip sync --quiet --require-hashes requirements.lock
	@touch $@

# Not isolated: the build tools are in the lock as well.
$(DONE)/project: pyproject.toml $(DONE)/packages
	$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The scripts of npm packages are never run; we copy files and unpack a browser.
$(DONE)/npm: package.json package-lock.json | $(DONE)/system
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(DONE)/vendor: scripts/vendor.py $(DONE)/npm $(DONE)/packages
	$(BIN)/python scripts/vendor.py
	@touch $@
