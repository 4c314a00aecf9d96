# `make help` lists the targets. PYTHON=python3.12 make run chooses another Python for the set-up.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup run test check bench dashboard lock docs picture clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: .venv/.done ## the virtual environment in .venv, from the lock

.venv/.done: requirements.lock pyproject.toml .ci/setup.sh
	@sh .ci/setup.sh "$(PYTHON)"

run: setup ## set-up, the whole lane on the sample, its tables as CSV
	@$(BIN)/roleshift refresh --sample
	@$(BIN)/roleshift export

test: setup ## set-up, a Chromium found or installed, all tests (ARGS="-k pay" for some)
	@CHROMIUM="$$(sh .ci/chromium.sh)"; export CHROMIUM; $(BIN)/pytest -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup ## lint, format, types, who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## encoder, skills, jobs and forecasts against named baselines; coverage of the intervals
	@$(BIN)/python -m tests.bench

dashboard: setup ## the pages on the newest snapshot
	@$(BIN)/roleshift dashboard

lock: setup ## resolve requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --extra dev pyproject.toml -o requirements.lock

docs: setup ## the generated docs: tables, settings, .env.example
	@$(BIN)/python -m warehouse.dictionary

picture: setup ## the README's finding and its picture, from the history in the box
	@$(BIN)/python -m tests.picture

clean: ## remove the environment and caches; data/ and export/ stay
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
