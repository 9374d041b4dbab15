# What a newcomer types: `make demo`. What a developer types: `make test check`.
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
# The size of the demonstration: city (1.1 million pupils) or small (two counties).
GONGYU_DEMO ?= city
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
ASSETS := $(shell find src/gongyu/ui/assets -type f 2>/dev/null)
CATALOGUES := $(wildcard src/gongyu/*/locale/en/LC_MESSAGES/django.po)

.PHONY: help demo up setup test check bench pins docs format clean check-format check-lint check-types \
	check-street check-migrations check-docs check-words

help:
	@echo "make demo     run a demonstration city here (first start: a few minutes)"
	@echo "make up       run this installation without demonstration data"
	@echo "make setup    everything a developer needs"
	@echo "make test     all tests, real browser included"
	@echo "make check    format, lint, types, street, migrations, documents, words"
	@echo "make bench    the figures, measured on the demonstration city"
	@echo "make clean    remove what was built; the database in .gongyu/ stays"

# --- running ----------------------------------------------------------------------------------------
RUNTIME := $(VENV)/runtime.stamp $(VENV)/bundle.stamp $(VENV)/words.stamp

demo: $(RUNTIME)
	@exec $(BIN)/gongyu up --demo $(GONGYU_DEMO) --port $(PORT)

up: $(RUNTIME)
	@exec $(BIN)/gongyu up --port $(PORT)

# --- installing: each step leaves a stamp, so nothing is done twice ---------------------------------------
setup: $(VENV)/dev.stamp $(RUNTIME)

$(BIN)/python:
	@for python in $$PYTHON python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Creating $(VENV) with $$python"; \
			$$python -m venv $(VENV) || { \
				echo "Python's venv module is incomplete here; on Debian or Ubuntu: apt-get install python3-venv" >&2; \
				rm -rf $(VENV); exit 1; }; \
			exit 0; \
		fi; \
	done; echo "Gongyu needs Python 3.11 or later (set PYTHON=/path/to/python3)." >&2; exit 1

$(VENV)/runtime.stamp: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing pinned dependencies"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/runtime.stamp
	@echo "Installing development tools"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/packages.stamp: package.json package-lock.json tools/frontend.py | $(VENV)/runtime.stamp
	@echo "Installing browser packages"
	@$(BIN)/python tools/frontend.py packages
	@touch $@

$(VENV)/bundle.stamp: $(VENV)/packages.stamp build.mjs tools/icon.mjs $(ASSETS)
	@$(BIN)/python tools/frontend.py bundle
	@touch $@

$(VENV)/words.stamp: $(CATALOGUES) tools/words.py | $(VENV)/runtime.stamp
	@$(BIN)/python tools/words.py compile
	@touch $@

# --- judging ----------------------------------------------------------------------------------------
# Handed out a few at a time: what takes minutes stands at the end, and neither waits for the other.
WORKERS := -n 2 --maxschedchunk 4
# Everything on a throw-away embedded server; then what touches a database on the server DATABASE_URL names.
test: setup
	@env -u DATABASE_URL $(BIN)/python -m pytest $(WORKERS) $(ARGS)
	@if [ -n "$$DATABASE_URL" ]; then \
		echo "Again on the PostgreSQL of DATABASE_URL"; \
		$(BIN)/python -m pytest $(WORKERS) -m "not browser and not anydatabase" $(ARGS); \
	fi

check: setup
	@$(MAKE) --no-print-directory -j 2 -O check-types check-lint check-format check-street check-migrations \
		check-docs check-words && echo "check: all good"

check-format:
	@$(BIN)/ruff format --check --quiet . || { echo "run: make format" >&2; exit 1; }
check-lint:
	@$(BIN)/ruff check --quiet .
check-types:
	@$(BIN)/mypy src tests tools bench conftest.py
check-street:
	@$(BIN)/lint-imports --no-cache > $(VENV)/street.txt || { cat $(VENV)/street.txt; exit 1; }
check-migrations:
	@$(BIN)/python tools/migrations.py
check-docs:
	@$(BIN)/gongyu docs --check
check-words:
	@$(BIN)/python tools/words.py check

bench: setup
	@$(BIN)/python -m bench

# --- keeping ----------------------------------------------------------------------------------------
format:
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

docs: setup
	@$(BIN)/gongyu docs

COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
pins: setup
	$(COMPILE) --build-deps-for=editable -o requirements.txt pyproject.toml
	$(COMPILE) --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

clean:
	rm -rf $(VENV) node_modules build src/*.egg-info src/gongyu/ui/static/ui/dist .mypy_cache .ruff_cache \
		.pytest_cache .hypothesis
	find src -name '*.mo' -delete
