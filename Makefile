# Every target installs what it needs: uv is taken from the PATH, or downloaded into .tools/ with any Python 3, and uv
# installs the rest into .venv/ and two tool environments under local/. Works with GNU make 3.81, which macOS has.

UV := $(shell command -v uv 2>/dev/null || echo .tools/uv)
PYTHON := .venv/bin/python
SAM := local/sam/.venv/bin/sam
SAM_ENV := PATH="$(CURDIR)/local/sam/.venv/bin:$$PATH"
REQUIREMENTS := layers/dependencies/requirements.txt
EXPORT := $(UV) export --quiet --frozen --no-dev --no-emit-project --no-header --format requirements-txt
# The deployed stacks first, which take the longest; then what comes in large pieces, and at last what fills the gaps.
TESTS := tests/e2e tests/template tests/properties tests/corpus tests/docs tests/tooling tests/functional tests/unit
ENV ?= default
SEED ?= 1

export SAM_CLI_TELEMETRY := 0
export UV_PROJECT_ENVIRONMENT := .venv
unexport VIRTUAL_ENV
unexport PYTHONPATH
unexport PYTHONDONTWRITEBYTECODE # many container images set it: each of many processes would compile everything again

# The first installation shows its progress; later ones are quiet.
sync = $(UV) sync --frozen $(if $(wildcard $(1)/.venv/bin/python),--quiet) --project $(1)

.PHONY: help demo test browser test-unit fmt up console faults bench exam conservation pictures costs lint deploy build events terms lock update clean python sam ministack

help: ## show this list
	@echo "voxbridge: web form leads become Voxworks contacts within seconds"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: python sam ministack ## run the stack locally through bursts, outages and a replay, then reconcile every delivery
	@$(PYTHON) -m local.demo

test: python sam ministack ## run all tests, from single functions to the deployed stack
	@$(PYTHON) -m pytest --numprocesses auto --no-loadscope-reorder --hypothesis-profile ci $(TESTS)

browser: $(UV) sam ministack ## test the console in Chromium (PICTURES=1 also writes docs/images/console-*.png)
	@$(call sync,.) --group browser
	@PICTURES=$(PICTURES) $(PYTHON) -m pytest tests/browser

test-unit: python ## run the unit tests only
	@$(PYTHON) -m pytest --numprocesses auto tests/unit

up: python sam ministack ## run the local stack until Ctrl-C; the next run goes on where it ended
	@$(PYTHON) -m local.up

console: python sam ministack ## open the console on the local stack, which is started if it does not run
	@$(PYTHON) -m local.up --console

faults: python sam ministack ## run the fault-injection suite locally and regenerate docs/reliability.md
	@$(PYTHON) -m local.faults
	@PYTHONPATH=tests $(PYTHON) -m support.load_scenarios

bench: python sam ministack ## run the benchmarks and regenerate docs/performance.md
	@$(PYTHON) -m bench

exam: python ## measure the mapping on 5,000 generated forms (SEED=1, HELD_OUT=1, ARGS="--show 5")
	@$(PYTHON) tests/corpus/exam.py --seed $(SEED) $(if $(HELD_OUT),--held-out) $(ARGS)

pictures: python sam ministack ## regenerate docs/images, the README's pictures of the terminal
	@$(PYTHON) -m local.pictures demo

conservation: python ## send thousands of mutated payloads and count every lead in them (SEED=1; ARGS="--show 5")
	@$(PYTHON) tests/corpus/conservation.py --seed $(SEED) $(ARGS)

costs: python ## regenerate docs/costs.md, the monthly cost estimate
	@$(PYTHON) -m local.costs

lint: python sam ## check style, types, sources.toml, template and locks
	@$(UV) lock --check --quiet || { echo "uv.lock is behind pyproject.toml: run make lock"; exit 1; }
	@$(EXPORT) | diff -u $(REQUIREMENTS) - || { echo "$(REQUIREMENTS) is behind uv.lock: run make lock"; exit 1; }
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy
	@$(PYTHON) tests/support/wording.py
	@$(PYTHON) -m cli.sources_check functions/sources.toml
	@$(SAM) validate --lint

fmt: python ## format the code and apply the linter's fixes
	@$(PYTHON) -m ruff format
	@$(PYTHON) -m ruff check --fix

build: python sam ## build for AWS (arm64 unless samconfig.toml says otherwise)
	@$(PYTHON) -m cli.sources_check functions/sources.toml
	@$(SAM_ENV) sam build --config-env $(ENV)
	@$(PYTHON) -m local.bytecode .aws-sam/build

deploy: python sam ## build and deploy to your AWS account (ENV=prod: that environment; ASK=1: ask the questions again)
	@$(PYTHON) -m local.deploy --env $(ENV) $(if $(ASK),--ask)

terms: python ## sort the lists of languages/*.toml, and compile them and the tables of functions/voxbridge into JSON
	@$(PYTHON) -m local.compile_tables
	@$(PYTHON) -m local.compile_terms

events: python ## regenerate the API Gateway and SQS events in events/
	@$(PYTHON) -m local.events

lock: $(UV) ## update uv.lock and the layer's requirements after a change of pyproject.toml
	@$(UV) lock
	@$(EXPORT) --output-file $(REQUIREMENTS) >/dev/null

update: $(UV) ## upgrade every dependency in all three locks; then run make lint and make test
	@$(UV) lock --upgrade
	@$(UV) lock --upgrade --project local/sam
	@$(UV) lock --upgrade --project local/ministack
	@$(EXPORT) --output-file $(REQUIREMENTS) >/dev/null

clean: ## remove build output and caches
	@rm -rf .aws-sam .build .local .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find functions cli local bench tests -name __pycache__ -not -path '*/.venv/*' -prune -exec rm -rf {} +

# The environments are synchronised each time, which takes 0.1 s if nothing has changed.
python: $(UV) ## prepare .venv with the voxbridge command
	@$(call sync,.)

sam: $(UV)
	@UV_PROJECT_ENVIRONMENT=.venv $(call sync,local/sam)

ministack: $(UV)
	@UV_PROJECT_ENVIRONMENT=.venv $(call sync,local/ministack)

.tools/uv: local/install-uv.sh local/uv-requirements.txt
	@sh local/install-uv.sh .tools
