PYTHON ?= python3
BIN := .venv/bin
export Q

.PHONY: setup ask bot test lint check clean

setup: .venv/.installed

.venv/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Clippings needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Installing into .venv, once; PyTorch alone is some 200 MB …" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . >&2
	@touch $@

.venv/.developing: .venv/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]' >&2
	@touch $@

ask: setup
	@if [ -n "$$Q" ]; then $(BIN)/clippings ask "$$Q" || [ $$? -eq 1 ]; else $(BIN)/clippings ask; fi

bot: setup
	@$(BIN)/clippings bot

test: .venv/.developing
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/.developing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check: lint test

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
