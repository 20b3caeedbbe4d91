# All that CI runs, by name. Everything works on a fresh machine with Python 3.11+ and make.
SHELL := /bin/bash
PY := .venv/bin/python
EROS := .venv/bin/eros
export EROS_HOME ?= $(CURDIR)/out/home

.DEFAULT_GOAL := help
.PHONY: help run test lint check slow coverage mutation bench docs bless gate-results costs setup clean
# Suites that need no agency, no second process and no server.
QUICK := architecture catalog exporters golden importers kit learning performance pipeline rules solver stores
# What must be covered branch by branch: rules, flags, the waves and their gates.
COVERED := rules flags waves app.gates app.gate_measures app.gate_weeks app.results

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/.done: requirements.lock pyproject.toml
	python3 -m venv .venv
	.venv/bin/pip install -q --disable-pip-version-check uv
	.venv/bin/uv pip sync -q --require-hashes requirements.lock
	.venv/bin/uv pip install -q --no-deps -e .
	@touch $@

setup: .venv/.done  ## make the environment

run: setup  ## demo agency -> next week for every page, judged and exported to out/week
	@$(EROS) db upgrade
	@$(EROS) demo init --if-empty
	@mkdir -p logs && ln -sfn "$(EROS_HOME)/logs/eros_scheduling.log" logs/eros_scheduling.log
	@$(EROS) plan --all next || test $$? -eq 6  # a trigger is told, and stops nobody
	@$(EROS) export --all next --format json --out out/week
	@$(EROS) export --all next --format html --out out/week
	@$(EROS) export --all next --format csv --out out/week
	@$(EROS) show alexia next

test: setup  ## every test that CI runs
	$(PY) -m pytest -n 2 -m "not slow and not doors"

lint: setup  ## style, types, import contracts, printed docs
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) tools/gen_docs.py --check

check: lint  ## before a commit: style, types, contracts and the suites of a pure room (CI runs all of test)
	$(PY) -m pytest -n 2 -m "not slow and not doors" $(QUICK:%=tests/%)

slow: setup  ## statistical, soak and fleet suites, then coverage and mutation
	$(PY) -m pytest -n 2 -m slow --timeout 1800
	@$(MAKE) --no-print-directory coverage mutation

coverage: setup  ## every branch of rules, flags and gates, by their own tests; prints what is missed
	$(PY) -m pytest -n 2 -m "not slow and not doors" tests/rules tests/flags tests/waves tests/test_eros_scoring.py \
	  --ignore tests/rules/test_together.py $(COVERED:%=--cov eros.%) --cov-branch \
	  --cov-report term-missing:skip-covered --cov-fail-under 100 --timeout 900

mutation: setup  ## how many small faults in the rules their tests notice, by family
	$(PY) -m tools.mutation_score --processes 2

bench: setup  ## fixed work, quality asserted, medians printed
	$(PY) -m benchmarks

gate-results: setup  ## the tests' results and coverage, for `eros gate`
	@mkdir -p out/gate
	-$(PY) -m pytest -n 2 -m "not slow and not doors" --timeout 900 --junitxml out/gate/junit.xml \
	  $(COVERED:%=--cov eros.%) --cov-branch --cov-report json:out/gate/coverage.json --cov-report term:skip-covered

docs: setup  ## print the reference from the code
	$(PY) tools/gen_docs.py

bless: setup  ## rewrite the golden weeks; the commit must say why
	$(PY) -m tests.golden.bless

costs: setup  ## measure what each rule costs the golden weeks (a few minutes), then print its page
	$(PY) -m tools.rule_costs
	$(PY) tools/gen_docs.py

clean:  ## remove what can be made again
	rm -rf .venv out logs .mypy_cache .ruff_cache
