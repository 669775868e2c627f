# Every target sets itself up: it takes uv from the PATH, or fetches one into .tools/ with any Python 3, and uv brings the
# rest into .venv/ and two tool environments under local/. Written for GNU make 3.81, which macOS has.

UV := $(shell command -v uv 2>/dev/null || echo .tools/uv)
PYTHON := .venv/bin/python
SAM := local/sam/.venv/bin/sam
SAM_ENV := PATH="$(CURDIR)/local/sam/.venv/bin:$$PATH"
REQUIREMENTS := layers/dependencies/requirements.txt
EXPORT := $(UV) export --quiet --frozen --no-dev --no-emit-project --no-header --format requirements-txt
# The deployed stack first: it waits more than it computes, while the other processes run the rest.
TESTS := tests/e2e tests/template tests/functional tests/tooling tests/unit tests/corpus tests/docs
ENV ?= default
SEED ?= 1

export SAM_CLI_TELEMETRY := 0
export UV_PROJECT_ENVIRONMENT := .venv
unexport VIRTUAL_ENV
unexport PYTHONPATH

# The first installation shows what it downloads; later ones take a blink and say nothing.
sync = $(UV) sync --frozen $(if $(wildcard $(1)/.venv/bin/python),--quiet) --project $(1)

.PHONY: help demo test test-unit fmt up faults bench exam pictures costs lint deploy build events lock update clean python sam ministack

help: ## this list
	@echo "voxbridge: web leads to a Voxworks call within seconds"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: python sam ministack ## the whole bridge on this machine: storms, outages, repairs, and an account that adds up
	@$(PYTHON) -m local.demo

test: python sam ministack ## all tests: unit, functional, template, and the deployed stack
	@$(PYTHON) -m pytest --numprocesses auto --dist loadgroup $(TESTS)

test-unit: python ## the unit tests alone
	@$(PYTHON) -m pytest tests/unit

up: python sam ministack ## the local stack, until Ctrl-C
	@$(PYTHON) -m local.up

faults: python sam ministack ## everything goes wrong on the local stack, every lead is counted; docs/reliability.md anew
	@$(PYTHON) -m local.faults
	@PYTHONPATH=tests $(PYTHON) -m support.load_scenarios

bench: python sam ministack ## how fast it is, measured on the local stack
	@$(PYTHON) -m bench

exam: python ## measure the mapping on 5,000 generated forms (SEED=1, HELD_OUT=1, ARGS="--show 5")
	@$(PYTHON) tests/corpus/exam.py --seed $(SEED) $(if $(HELD_OUT),--held-out) $(ARGS)

pictures: python sam ministack ## regenerate docs/images, the README's pictures of the terminal
	@$(PYTHON) -m local.pictures demo

costs: python ## docs/costs.md anew: what a month costs, by local/prices.toml and template.yaml
	@$(PYTHON) -m local.costs

lint: python sam ## style, types, sources.toml, template, locks
	@$(UV) lock --check --quiet || { echo "uv.lock is behind pyproject.toml: run make lock"; exit 1; }
	@$(EXPORT) | diff -u $(REQUIREMENTS) - || { echo "$(REQUIREMENTS) is behind uv.lock: run make lock"; exit 1; }
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy
	@$(PYTHON) -m cli.sources_check functions/sources.toml
	@$(SAM) validate --lint

fmt: python ## format the code, and fix what the linter can
	@$(PYTHON) -m ruff format
	@$(PYTHON) -m ruff check --fix

build: python sam ## sam build, for AWS (arm64 unless the parameters say otherwise)
	@$(PYTHON) -m cli.sources_check functions/sources.toml
	@$(SAM_ENV) sam build --config-env $(ENV)
	@$(PYTHON) -m local.bytecode .aws-sam/build

deploy: build ## build and deploy to your AWS account, asking for each parameter (ENV=prod for that environment)
	@$(SAM_ENV) sam deploy --guided --config-env $(ENV)

events: python ## write events/ anew
	@$(PYTHON) -m local.events

lock: $(UV) ## bring uv.lock and the layer's requirements in step with pyproject.toml
	@$(UV) lock
	@$(EXPORT) --output-file $(REQUIREMENTS) >/dev/null

update: $(UV) ## newer versions of every dependency, in all three locks; then make lint and make test
	@$(UV) lock --upgrade
	@$(UV) lock --upgrade --project local/sam
	@$(UV) lock --upgrade --project local/ministack
	@$(EXPORT) --output-file $(REQUIREMENTS) >/dev/null

clean: ## remove what builds and runs left
	@rm -rf .aws-sam .build .local .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find functions cli local bench tests -name __pycache__ -not -path '*/.venv/*' -prune -exec rm -rf {} +

# The environments. They are synchronised each time: with nothing to do that takes 0.1 s.
python: $(UV)
	@$(call sync,.)

sam: $(UV)
	@UV_PROJECT_ENVIRONMENT=.venv $(call sync,local/sam)

ministack: $(UV)
	@UV_PROJECT_ENVIRONMENT=.venv $(call sync,local/ministack)

.tools/uv: local/install-uv.sh local/uv-requirements.txt
	@sh local/install-uv.sh .tools
