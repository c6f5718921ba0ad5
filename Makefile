# `make feeds` builds the sample newsroom's feeds into output/, `make test` runs every check. Both set themselves up: the
# first call makes a virtual environment in .venv and downloads into it, later ones need no network.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# Python reads the path to an editable package by the locale's letters and ends at others; as seen from there it has none.
RELATIVE := for file in .venv/lib/python3*/site-packages/*feedpub.pth; do \
  test ! -f "$$file" || echo ../../../.. >"$$file"; done
# Some systems tell Python to keep nothing of what it compiles, and each call would compile all of feedpub anew.
COMPILED := $(BIN)/python -m compileall -q feedpub

.PHONY: feeds test lint clean
.DEFAULT_GOAL := feeds

feeds: .venv/.installed
	@$(BIN)/feedpub -v build

test: lint
	$(BIN)/pytest -n auto

lint: .venv/.installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing feedpub into .venv ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --use-pep517 --editable .
	@$(RELATIVE)
	@$(COMPILED)
	@touch $@

.venv/.installed-for-tests: pyproject.toml | $(BIN)/python
	@echo "Installing feedpub and its tests' parts into .venv ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --use-pep517 --editable '.[test]'
	@$(RELATIVE)
	@$(COMPILED)
	@touch $@ .venv/.installed

# Debian ships Python without the part that makes virtual environments: root gets it, others are told its name.
$(BIN)/python:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "feedpub needs Python 3.11 or later; install it (Debian: apt-get install python3), or: make PYTHON=/path/to/it"; exit 2; }
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || { rm -rf .venv; \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null || { \
	    echo "Python cannot make a virtual environment; run: sudo apt-get install python3-venv"; exit 2; }; \
	  apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv .venv; }
