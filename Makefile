# Each target installs what it needs: a virtual environment in $(VENV), and a browser.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := $(PIP) --no-deps --require-hashes --requirement
PROJECT := $(PIP) --no-deps --no-build-isolation --editable .
# Tests wait half of the time, for pages and timeouts: so there are three workers for two cores.
CORES := $(or $(shell nproc 2>/dev/null),$(shell sysctl -n hw.ncpu 2>/dev/null),2)
PYTEST := $(BIN)/python -m pytest -q -n $(or $(JOBS),$(shell expr \( $(CORES) \* 3 + 1 \) / 2)) --maxprocesses 8 --dist worksteal
PYTHONS := $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14
MAKEFLAGS += --no-print-directory
# Run at the same time, installation included: neither uses what the other installs.
LINTERS := lint-python lint-js
# Byte code is kept: without it each of the many commands that tests start compiles the package again.
export PYTHONDONTWRITEBYTECODE :=
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/$(VENV)
endif

.DELETE_ON_ERROR:
ifneq ($(MAKECMDGOALS),$(LINTERS))
.NOTPARALLEL:
endif
.PHONY: help demo test test-slow lint-python lint-js truth pytest test-latest test-oldest format lock proofs bench bench-gds people browser display database messages clean

help:
	@echo "make demo         audit the demo shop and print where the report is"
	@echo "make test         check style and types, run the tests but the slow ones, with the versions in requirements/"
	@echo "make test-slow    run the slow tests; CI runs them after make test"
	@echo "make lint-python  check format, style and types of the Python code"
	@echo "make lint-js      check format, style, types and bundles of the in-page code, and run its unit tests; needs Node 20.19 or newer"
	@echo "make test-latest  both with the newest releases of all packages"
	@echo "make test-oldest  run all tests with the oldest releases that pyproject.toml allows"
	@echo "make format       format all Python code and the in-page code"
	@echo "make messages     collect the texts to translate, and update the catalogues in uxaudit/data/locales"
	@echo "make lock         write requirements/ again from pyproject.toml, with the newest releases"
	@echo "make truth        compare findings with the truth about the pages and scenarios of tests/truth (20 minutes)"
	@echo "make proofs       prove in full size what the tests try in small: many writers, large histories, clusters, no packet to other hosts, repeats, kills, signals and full disks"
	@echo "make people       record people who play by real mouse and keyboard: their signals, beside rrweb, and as scenarios (6 minutes)"
	@echo "make bench [BASE=COMMIT] [SECTIONS='flow …'] [ROUNDS=N]   measure how long things take on this machine, compared with targets and with a commit"
	@echo "make bench-gds CORPUS=DIR   count how many of the GDS accessibility problems are found"
	@echo "make clean        remove virtual environments and caches; reports stay"

demo: $(VENV)/.installed browser
	@$(BIN)/uxaudit demo

test:
	@$(MAKE) -j2 $(LINTERS)
	@$(MAKE) pytest

lint-python: $(VENV)/.testing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

# Without npm nobody can build the bundles, and a test in Python fails if they are not those of the sources: so what was checked where
# they were built is left out here.
lint-js:
	@if command -v npm >/dev/null; then \
	    $(MAKE) node_modules/.package-lock.json && npm run --silent check; \
	else \
	    echo "The in-page code is NOT checked: npm is not installed (Node 20.19 or newer). Its bundles are compared with its sources all the same."; \
	fi

node_modules/.package-lock.json: package-lock.json
	@echo "installing the tools for the in-page code into node_modules"
	@npm ci --silent --no-progress
	@touch $@

pytest: $(VENV)/.testing browser display database
	@$(PYTEST) -m "not slow"

test-slow: $(VENV)/.testing browser display database
	@$(PYTEST) -m slow

# Sessions with people need a display; tests make one with Debian's xvfb, and move its mouse and keys with xdotool.
display:
	@command -v Xvfb >/dev/null && command -v xdotool >/dev/null || \
	    { apt-get update -qq && apt-get install -y -qq --no-install-recommends xvfb xdotool; } >/dev/null 2>&1 || \
	    echo "The tests of sessions with people are skipped: apt-get install xvfb xdotool" >&2

database:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || \
	    { apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql; } >/dev/null 2>&1 || \
	    echo "The tests of the history in PostgreSQL are skipped: apt-get install postgresql" >&2

people: $(VENV)/.testing browser display
	@$(BIN)/python -m tests.people.six && $(BIN)/python -m tests.people.side_by_side && $(BIN)/python -m tests.people.authors

# Not in CI: it tells what users will get tomorrow, and fails for reasons that are not in this repository.
test-latest:
	@$(MAKE) $(VENV)-latest/bin/python VENV=$(VENV)-latest
	@echo "installing the newest releases into $(VENV)-latest"
	@$(VENV)-latest/bin/python -m pip install --quiet --disable-pip-version-check --upgrade --upgrade-strategy eager pip --editable '.[test]'
	@touch $(VENV)-latest/.testing $(VENV)-latest/.installed
	@$(MAKE) test test-slow VENV=$(VENV)-latest

# Not in CI. Old releases have no wheels for new versions of Python, so it takes the oldest that is supported.
test-oldest: $(VENV)-lock/bin/uv
	@$(MAKE) $(VENV)-oldest/bin/python VENV=$(VENV)-oldest PYTHONS='$(PYTHON) python3.11 python3.12 python3'
	@$< pip compile --quiet --upgrade --resolution lowest-direct --extra test --python $(VENV)-oldest/bin/python \
	    --no-header --no-annotate --output-file $(VENV)-oldest/requirements.txt requirements/build.in pyproject.toml
	@echo "installing the oldest releases into $(VENV)-oldest"
	@$(VENV)-oldest/bin/python -m pip install --quiet --disable-pip-version-check --requirement $(VENV)-oldest/requirements.txt
	@$(MAKE) pytest test-slow VENV=$(VENV)-oldest LOCKED=@true

format: $(VENV)/.testing
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@if command -v npm >/dev/null; then $(MAKE) node_modules/.package-lock.json && npm run --silent format; fi

LOCALES := uxaudit/data/locales
# Without line numbers, so that a catalogue changes only if a text does.
messages: $(VENV)/.testing
	@$(BIN)/pybabel --quiet extract --mapping=pyproject.toml --add-location=file --sort-by-file --omit-header --output=$(LOCALES)/uxaudit.pot uxaudit
	@$(BIN)/pybabel --quiet update --domain=uxaudit --input-file=$(LOCALES)/uxaudit.pot --output-dir=$(LOCALES) --no-fuzzy-matching \
	    --ignore-obsolete --ignore-pot-creation-date

# Both files hold for every platform and every supported version of Python. The demo needs a part of what the tests need,
# in the same versions.
lock: $(VENV)-lock/bin/uv
	@$< pip compile $(LOCK_OPTIONS) --upgrade --extra test --output-file requirements/test.txt requirements/build.in pyproject.toml
	@$< pip compile $(LOCK_OPTIONS) --upgrade --constraints requirements/test.txt --output-file requirements/demo.txt requirements/build.in pyproject.toml

LOCK_OPTIONS := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command 'make lock'

$(VENV)-lock/bin/uv:
	@$(MAKE) $(VENV)-lock/bin/python VENV=$(VENV)-lock
	@$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check uv

# In full size what the tests try in small: many writers, large histories, clusters, repeats. PostgreSQL must be installed.
proofs: $(VENV)/.testing browser database
	@UXAUDIT_PROOFS=1 $(BIN)/python -m pytest -q tests/history tests/egress tests/e2e/test_ci_recipes.py tests/e2e/test_cluster.py \
	    tests/e2e/test_crash_safety.py tests/e2e/test_demo.py tests/e2e/test_determinism.py tests/e2e/test_full_disk.py \
	    tests/e2e/test_selenium.py tests/e2e/test_shards.py tests/e2e/test_side_effects.py tests/e2e/test_signals.py \
	    tests/replay/test_hostile.py tests/replay/test_timing.py tests/reporters/test_page.py tests/test_score.py tests/test_score_laws.py

bench: $(VENV)/.testing browser
	@$(BIN)/python -m tests.bench $(if $(BASE),--base $(BASE)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(SECTIONS)

truth: $(VENV)/.testing browser
	@$(BIN)/python -m tests.truth

bench-gds: $(VENV)/.testing browser
	@test -n "$(CORPUS)" || { echo "Name the folder of the corpus: make bench-gds CORPUS=path/to/gds" >&2; exit 2; }
	@$(BIN)/python -m tests.bench_gds "$(CORPUS)"

browser: $(VENV)/.installed
	@$(BIN)/uxaudit browsers install

$(VENV)/.installed: pyproject.toml hatch_build.py requirements/demo.txt | $(BIN)/python
	@echo "installing uxaudit into $(VENV)"
	@$(LOCKED) requirements/demo.txt
	@$(PROJECT)
	@touch $@

$(VENV)/.testing: pyproject.toml hatch_build.py requirements/test.txt | $(BIN)/python
	@echo "installing uxaudit and what its tests need into $(VENV)"
	@$(LOCKED) requirements/test.txt
	@$(PROJECT)
	@touch $@ $(VENV)/.installed

# A python on the PATH may be a shim without a version behind it, or lack venv: only running it tells.
$(BIN)/python:
	@for python in $(PYTHONS); do \
	    if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        exec $$python -m venv $(VENV); \
	    fi; \
	done; \
	echo "uxaudit needs Python 3.11 or newer with venv (Debian, Ubuntu: apt-get install python3-venv)." \
	     "Name one with: make PYTHON=/path/to/python3" >&2; exit 1

clean:
	@rm -rf $(VENV) $(VENV)-latest $(VENV)-oldest $(VENV)-lock
	@rm -rf build dist *.egg-info node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis uxaudit/data/vendor tests/artifacts
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
