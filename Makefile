# Every target does all of its own set-up: it needs Python >= 3.11, make, gcc and a package manager, and nothing else.
# What is there already is used again.

PYTHON ?= python3
# Test processes at a time.
JOBS ?= 2

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/python -m piptools compile --quiet --strip-extras \
	--allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench docs requirements clean system-parts
.DELETE_ON_ERROR:

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.run ## watch participant files travel the whole way and back, on this machine
	@$(BIN)/translator demo $(DEMO)

test: $(VENV)/.test system-parts ## prove it (TESTS="tests/model -k place" for a part)
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(TESTS)

lint: $(VENV)/.lint ## check style, types and the laws of the rooms
	@failed=0; \
	$(BIN)/ruff check . || failed=1; \
	$(BIN)/ruff format --check --quiet . || { echo "ruff format . puts it in order" >&2; failed=1; }; \
	$(BIN)/mypy translator docs $(wildcard benchmarks) || failed=1; \
	$(BIN)/lint-imports --no-logo || failed=1; \
	exit $$failed

bench: $(VENV)/.test ## measure shipments a second and peak memory
	@$(BIN)/python -m benchmarks $(BENCH)

docs: $(VENV)/.run ## write the reference pages anew from the code
	@$(BIN)/python -m docs.generate

requirements: $(VENV)/.lint ## pin again, to the newest versions that pyproject.toml allows (PIN= to keep what holds)
	@$(COMPILE) $(PIN) --build-deps-for wheel -o requirements/run.txt pyproject.toml
	@$(COMPILE) $(PIN) --extra test -c requirements/run.txt -o requirements/test.txt pyproject.toml
	@$(COMPILE) $(PIN) --extra lint -c requirements/run.txt -c requirements/test.txt -o requirements/lint.txt pyproject.toml
requirements: PIN = --upgrade

clean: ## remove what was made here, the virtual environment too
	rm -rf $(VENV) build dist *.egg-info .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

system-parts:
	@tests/system_parts.sh

# Each stamp is one set of pinned requirements, installed.

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python >= 3.11 is needed, and '$(PYTHON)' is not that. Name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo "'$(PYTHON)' has no venv. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml setup.cfg
	@echo "installing the pinned requirements and the translator"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@echo "installing the pinned requirements of the tests"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.lint: $(VENV)/.test requirements/lint.txt
	@echo "installing the pinned requirements of the checks"
	@$(PIP) install --require-hashes -r requirements/lint.txt
	@touch $@
