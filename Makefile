# Every target installs what is locked into $(VENV) first, where that has not been done yet.
# Needs make and a Python >= 3.11; `make PYTHON=/path/to/python3 ...` names one.

VENV ?= .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
UV ?= uv
COMPILE := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet
# A worker a core, each with a PostgreSQL of its own, and at most so many: each takes up to 1 GB.
WORKERS ?= 4
ROOMS := api migrations models notifications placet review ticketing workflows

.PHONY: help setup demo up test check fuzz bench mutants format lock

help:
	@echo "make demo    the whole story, told as it happens"
	@echo "make up      everything on this machine, until Ctrl-C"
	@echo "make test    every test          make check   lint, types, contracts"
	@echo "make bench   the measurements    make format  tidy the source"
	@echo "make fuzz    ten minutes of hostile mail and forms"
	@echo "make setup   only install        make lock    pin the dependencies anew (needs uv)"

setup: $(STAMP)

# Done once, and again when a lock or pyproject.toml has changed.
$(STAMP): requirements-dev.lock pyproject.toml
	@.ci/make-venv "$(VENV)" "$(PYTHON)"
	@echo "Installing what is locked into $(VENV) (a few minutes the first time)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r requirements-dev.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation \
		--config-settings editable_mode=compat -e .
	@$(PY) -m pip check --disable-pip-version-check
	@touch $@

demo: $(STAMP)
	@$(VENV)/bin/placet demo

up: $(STAMP)
	@$(VENV)/bin/placet up

# Byte code is kept whatever the machine says: many tests start Python anew.
test: $(STAMP)
	@PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n logical --maxprocesses $(WORKERS) \
		--dist loadscope --no-loadscope-reorder

check: $(STAMP)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check --quiet .
	@$(VENV)/bin/basedpyright --pythonpath $(PY)
	@$(VENV)/bin/lint-imports
	@$(PY) .ci/check_locks.py

# MINUTES=60 make fuzz
fuzz: $(STAMP)
	@FUZZ_MINUTES=$${MINUTES:-10} $(PY) -m pytest tests/fuzz

bench: $(STAMP)
	@$(PY) -m benchmarks

mutants: $(STAMP)
	@$(PY) .ci/mutants.py $(ONLY)

format: $(STAMP)
	@$(VENV)/bin/ruff check --fix --quiet .
	@$(VENV)/bin/ruff format .

lock:
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
