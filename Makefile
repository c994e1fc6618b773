# make demo, make test, make bench, make clean. Each brings what it needs: a venv in .venv, and a browser.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
JOBS ?= logical
MAKEFLAGS += --no-print-directory
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/$(VENV)
endif

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test bench bench-gds browser clean

help:
	@echo "make demo   audit the demo shop, and say where the report lies"
	@echo "make test   style, types and tests"
	@echo "make bench  how long things take here"
	@echo "make bench-gds CORPUS=DIR   how many of the GDS accessibility barriers are found"
	@echo "make clean  remove the venv and all caches; reports stay"

demo: $(VENV)/.installed browser
	@$(BIN)/uxaudit demo

test: $(VENV)/.testing browser
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pytest -q -n $(JOBS) --maxprocesses 8 --dist worksteal --reruns 1

bench: $(VENV)/.testing browser
	@$(BIN)/python -m tests.bench

bench-gds: $(VENV)/.testing browser
	@test -n "$(CORPUS)" || { echo "Say where the corpus lies: make bench-gds CORPUS=path/to/gds" >&2; exit 2; }
	@$(BIN)/python -m tests.bench_gds "$(CORPUS)"

browser: $(VENV)/.installed
	@$(BIN)/uxaudit browsers install

$(VENV)/.installed: pyproject.toml hatch_build.py | $(BIN)/python
	@echo "installing uxaudit into $(VENV)"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.testing: pyproject.toml hatch_build.py | $(BIN)/python
	@echo "installing uxaudit and what its tests need into $(VENV)"
	@$(PIP) --editable '.[test]'
	@touch $@ $(VENV)/.installed

# A python on the PATH may be a shim without a version behind it, or lack venv: only running it tells.
$(BIN)/python:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14; do \
	    if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        exec $$python -m venv $(VENV); \
	    fi; \
	done; \
	echo "uxaudit needs Python 3.11 or newer with venv (Debian, Ubuntu: apt-get install python3-venv)." \
	     "Name one with: make PYTHON=/path/to/python3" >&2; exit 1

clean:
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis uxaudit/data/vendor tests/artifacts
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
