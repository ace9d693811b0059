# putright: "make demo" shows it, "make test" tests it. Both install what they need into .venv first.
# Needed beforehand: python3 (3.11 or newer) with venv, make, and a way to the Python package registry.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKS := requirements/run.txt requirements/trial.txt requirements/dev.txt

# What stands in .venv: the pinned packages, putright itself, and what only the benchmarks need.
PACKAGES := $(VENV)/packages-installed
PROJECT := $(VENV)/putright-installed
# The compiled style sheets, which need Node: the machine's, or that of a package.
ASSETS := $(VENV)/assets-built
BENCH := $(VENV)/bench-installed

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore
# -qq: errors only. Hashes are demanded and nothing is built from source, so what runs is what was locked.
PIP_INSTALL := $(BIN)/python -m pip install -qq --no-warn-script-location
LOCKED := --require-hashes --only-binary :all:
# One package that the benchmarks bring (pymeeus, for workalendar) has no wheel and is built; nothing else is.
BENCH_LOCKED := $(LOCKED) --no-binary pymeeus

.DEFAULT_GOAL := help
.PHONY: help install demo test quick check format assets bench bench-compare bench-limits bench-mail bench-search bench-web pictures drawings mutate soak lock dist clean again
.DELETE_ON_ERROR:

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | \
	    while IFS='|' read -r name what; do printf '  make %-13s %s\n' "$$name" "$$what"; done

install: $(PROJECT) $(ASSETS) ## install into .venv what the other targets need (they do it themselves)

demo: $(PROJECT) $(ASSETS) ## a trial with five fictional providers and their cases, at http://127.0.0.1:8000/
	@$(BIN)/putright demo $(if $(BIND),--bind $(BIND))

# Two processes that share nothing, each with a PostgreSQL of its own where it needs one.
test: $(PROJECT) $(ASSETS) ## all tests that need no system package
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder

assets: $(ASSETS) ## compile the style sheets

quick: $(PROJECT) ## the tests of the pure engine, in two seconds
	@$(BIN)/python -m pytest tests/unit tests/policies -m "not oracle and not soak and not thorough"

check: $(PROJECT) ## style, formatting, types, layers
	@failed=; \
	$(BIN)/ruff check . || failed="$$failed, style"; \
	$(BIN)/ruff format --check . || failed="$$failed, formatting (mend it: make format)"; \
	DATABASE_URL=postgresql:/// PUTRIGHT_SECRET_KEY=types $(BIN)/mypy || failed="$$failed, types"; \
	$(BIN)/lint-imports || failed="$$failed, layers"; \
	test -z "$$failed" || { echo "Found wanting: $${failed#, }." >&2; exit 1; }

format: $(PROJECT) ## put the code into the house style
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(BENCH) ## measure the engine, and our working days against other libraries
	@$(BIN)/python bench/engine.py
	@$(BIN)/python bench/explore.py
	@$(BIN)/python bench/working_days.py
	@$(BIN)/python bench/check.py
	@$(BIN)/python bench/letters.py

bench-compare: $(PROJECT) ## measure putright compare at 100,000 and a million histories (REGISTER=20000: and a register)
	@$(BIN)/python bench/compare.py $(if $(REGISTER),--register $(REGISTER))

bench-web: $(PROJECT) $(ASSETS) ## measure the application at 10,000 cases (CASES="10000 1000000" for more)
	@$(BIN)/python bench/web.py --cases $(or $(CASES),10000) $(if $(FOLDER),--folder $(FOLDER))

bench-limits: $(PROJECT) ## measure what the limits on the public forms cost, in floods from one address and from many
	@$(BIN)/python bench/limits.py --posts $(or $(POSTS),200)

bench-mail: $(PROJECT) ## measure letters in every form, and mail taken in and sent (MAILS=1000; needs Dovecot)
	@$(BIN)/python bench/letters.py
	@$(BIN)/python bench/mail.py --mails $(or $(MAILS),200)

bench-search: $(PROJECT) ## measure the search at a million cases (CASES=100000 for fewer, FOLDER to keep the register)
	@$(BIN)/python bench/search.py --cases $(or $(CASES),1000000) $(if $(FOLDER),--folder $(FOLDER))

pictures: $(PROJECT) $(ASSETS) ## take the pictures of docs/tour.md anew (needs Chromium)
	@$(BIN)/python tests/browser/take_pictures.py

drawings: $(PROJECT) ## draw docs/drawings anew, one for each bundled policy
	@for policy in src/putright/policies/*/policy.yaml; do \
	    name=$$(basename $$(dirname $$policy)); \
	    $(BIN)/putright draw $$name --output docs/drawings/$$name.svg || exit 1; done

mutate: $(PROJECT) ## change each policy file in every small way and see whether a worked case notices
	@$(BIN)/python tools/mutate.py

soak: $(PROJECT) $(ASSETS) ## the long runs (KILLS=25: the worker of mail is killed so often, not 500 times)
	@$(if $(KILLS),PUTRIGHT_SOAK_KILLS=$(KILLS) )$(BIN)/python -m pytest -m soak

# Works in a virtual environment of its own, thrown away afterwards. Pins move only with UPGRADE=1.
lock: ## make requirements/*.txt from requirements/*.in (UPGRADE=1 takes newer versions)
	@set -e; away=$$(mktemp -d); trap 'rm -rf "$$away"' EXIT; \
	$(PYTHON) -m venv "$$away/venv"; \
	"$$away/venv/bin/python" -m pip install -qq "uv>=0.5"; \
	for name in run trial dev bench node; do \
	    echo "Locking requirements/$$name.txt"; \
	    "$$away/venv/bin/uv" pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
	        --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) \
	        "requirements/$$name.in" -o "requirements/$$name.txt"; \
	done; \
	if grep -n "http" requirements/*.txt; then echo "A lock file names an address: it must not." >&2; exit 1; fi

dist: $(PROJECT) $(ASSETS) ## build the wheel into dist/, with the style sheets inside
	@$(BIN)/python -m pip wheel -qq --no-deps --no-index --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

clean: ## remove everything that make made, the trial of "make demo" included
	@test ! -d .putright || test ! -x $(BIN)/python || $(BIN)/python -c \
	    'from pathlib import Path; from putright.trial.cluster import Cluster; Cluster(Path(".putright/postgresql")).remove()'
	rm -rf .putright src/putright/site/static/putright src/putright/publishing/typeface $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests tools bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# A virtual environment holds the path it was made at. One that came along with a copied or moved tree would quietly run
# the old tree's code, and one whose Python is gone runs nothing: both are made again.
ifneq ($(shell $(BIN)/python -c "" 2>/dev/null && cat $(VENV)/made-at 2>/dev/null),$(CURDIR))
$(PACKAGES): again
endif

$(PACKAGES): $(LOCKS)
	@command -v $(PYTHON) >/dev/null || { \
	    echo "putright needs Python 3.11 or newer and found no $(PYTHON): apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "putright needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	    echo "putright needs Python's venv module: apt install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV) (once, and when requirements change; about half a minute)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP_INSTALL) $(LOCKED) $(addprefix -r ,$(LOCKS))
	@echo "$(CURDIR)" > $(VENV)/made-at
	@touch $@

# Editable, built by the pinned hatchling that was just installed; asks no registry.
$(PROJECT): $(PACKAGES) pyproject.toml
	@$(PIP_INSTALL) --no-deps --no-index --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src/putright
	@touch $@

# npm and Node of the machine, where it has them; else from the package registry, for this alone.
$(ASSETS): $(PROJECT) tools/build_assets.py $(shell find assets -type f -not -path "*/node_modules/*" 2>/dev/null)
	@command -v npm >/dev/null || { \
	    echo "Installing Node for the style sheets (this machine has none)"; \
	    $(PIP_INSTALL) $(LOCKED) -r requirements/node.txt; }
	@$(BIN)/python tools/build_assets.py
	@touch $@

$(BENCH): $(PROJECT) requirements/bench.txt
	@echo "Installing what the benchmarks compare with"
	@$(PIP_INSTALL) $(BENCH_LOCKED) -r requirements/bench.txt
	@touch $@
