# `make help` says what there is. Python 3.11 or later, git and make are enough: everything else goes into .venv, made once.
# Nothing here leaves this folder: Airflow's own files go into .airflow, the demo shop's and hub's into .demo.

.DEFAULT_GOAL := help
.PHONY: help node demo up doctor bench-shop test test-node test-browser test-cluster live check docs format bench requirements audit lowest fuzz chaos clean

unexport PYTHONDONTWRITEBYTECODE # without .pyc files every Airflow command takes three times as long
unexport AIRFLOW_HOME
export PYTHONPATH := plugins:.

READY := .venv/.ready
RUN := .venv/bin/python
TOOLS = $(RUN) -m uv pip install --quiet --require-hashes --python .venv -r requirements-tools.txt

help: ## This list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{printf "%-20s %s\n", $$1, $$2}'

node: ## The OpenCart extensions to install in a shop: dist/opencart3 and dist/opencart4
	@scripts/build_node

demo: $(READY) ## Orders from a sample hub export into a demo shop. EXPORT=file.xml|.csv LEDGER=fresh CONNECTOR=second
	@$(RUN) -m demo.airflow.run_demo $(if $(EXPORT),--export "$(EXPORT)") \
		$(if $(LEDGER),--ledger "$(LEDGER)") $(if $(CONNECTOR),--connector "$(CONNECTOR)")

up: $(READY) ## Airflow with its user interface, demo shop and demo hub, until Ctrl-C
	@$(RUN) -m demo.airflow.up

doctor: $(READY) ## Look at a shop and say what to correct. CONN=opencart_shop MOVED=yes
	@[ -n "$(CONN)" ] || { echo "make doctor: which shop? make doctor CONN=opencart_shop" >&2; exit 1; }
	@PYTHONPATH=plugins $(RUN) -m order_upload.airflow.command --home .airflow doctor "$(CONN)" $(if $(MOVED),--moved)

test: $(READY) ## Every test that needs no shop outside and no PHP, on all processors
	@$(RUN) -m pytest -m "not live and not php and not browser" --numprocesses auto --dist worksteal $(ARGS)

test-node: $(READY) ## The OpenCart extension: lint, its own tests, the contract on its PHP; needs PHP and MariaDB, no shop. KILLS=all
	@command -v php >/dev/null || { echo "make test-node: there is no PHP; on Debian: apt-get install php-cli php-mbstring php-mysql mariadb-server" >&2; exit 1; }
	@find include/opencart_node tests/node -name '*.php' -print0 | xargs -0 -n1 php -d display_errors=stderr -l >/dev/null
	@php tests/node/run.php $(ARGS)
	@$(if $(ARGS),true,$(RUN) -m pytest tests/contract tests/live -m php --numprocesses auto)

test-browser: $(READY) ## The pages in Airflow's navigation, in a browser; needs chromium. PICTURES=docs/pictures
	@command -v chromium >/dev/null || { echo "make test-browser: there is no chromium; on Debian: apt-get install chromium" >&2; exit 1; }
	@PICTURES=$(PICTURES) $(RUN) -m pytest tests/browser $(ARGS)

test-cluster: $(READY) ## docker-compose.yaml's services as processes, a worker killed: 15 minutes; needs Postgres and Redis. ORDERS=5000
	@$(RUN) -m pytest tests/cluster $(if $(ORDERS),--orders "$(ORDERS)") $(ARGS)

chaos: $(READY) ## Orders through kills and every fault of shop and hub: lost, twice, half? ORDERS=100000 SEED=7 LIVE=yes
	@$(RUN) -m chaos $(if $(ORDERS),--orders "$(ORDERS)") $(if $(SEED),--seed "$(SEED)") $(if $(LIVE),--live)

live: $(READY) ## Tests on a real shop: OPENCART_URL, OPENCART_API_USER, OPENCART_API_KEY; OPENCART_DB, OPENCART_MAIL_LOG
	@for name in OPENCART_URL OPENCART_API_USER OPENCART_API_KEY; do \
		if [ -z "$$(printenv "$$name")" ]; then \
			echo "make live: $$name is not set; these tests need a shop of yours. No test was run." >&2; exit 1; fi; done
	@$(RUN) -m pytest -m live $(ARGS)

check: $(READY) ## Format, lint, floors, types, how the code measures; a warning when the pins are old
	@$(RUN) -m ruff format --check . && $(RUN) -m ruff check . && .venv/bin/lint-imports --no-logo --no-cache && $(RUN) -m mypy
	@$(RUN) scripts/house_metrics.py
	@$(RUN) scripts/lock.py --age

docs: $(READY) ## The pages of docs/ as a site in dist/docs, to be read from a disk or put on a server
	@NO_MKDOCS_2_WARNING=1 .venv/bin/mkdocs build --strict --quiet && echo "dist/docs/index.html"

format: $(READY) ## Put the code into its format, and mend what ruff can mend
	@$(RUN) -m ruff format . && $(RUN) -m ruff check --fix .

bench: $(READY) ## What each stage costs, in CPU time and memory. ORDERS=1000000: once, the stages before the plan
	@$(if $(ORDERS),true,$(RUN) -m benchmarks.dag_parsing)
	@$(if $(ORDERS),true,$(RUN) -m benchmarks.results --rows 200000)
	@$(RUN) -m benchmarks.stages $(if $(ORDERS),--chain "$(ORDERS)")

bench-shop: $(READY) ## Orders per second into a shop: the module, its own API, plain SQL. Settings as for make live
	@$(RUN) -m benchmarks.shop $(if $(ORDERS),--orders "$(ORDERS)")

requirements: $(READY) ## Compile the .in files into locks: pinned, with hashes. ARGS=--upgrade
	@$(RUN) scripts/lock.py $(ARGS)

audit: $(READY) ## Ask whether an advisory names one of the pins; fails when it cannot ask. ARGS="-s osv"
	@$(TOOLS)
	@$(RUN) scripts/audit.py $(ARGS)

fuzz: $(READY) ## Readers of what comes from outside, guided by coverage, then by chance; the module's PHP too. SECONDS=60 EXAMPLES=5000
	@$(TOOLS)
	@PYTHONPATH=plugins:.:tests $(RUN) -m fuzz.guided --seconds $(or $(SECONDS),60) $(ARGS)
	@FUZZ_EXAMPLES=$(or $(EXAMPLES),5000) $(RUN) -m pytest tests/fuzz tests/contract/test_fuzzed_requests.py --numprocesses auto

lowest: $(READY) ## Tests on the oldest versions that pyproject.toml lets in, in .lowest; asks the package index. ARGS=tests/unit
	@$(RUN) scripts/lowest.py $(ARGS)

clean: ## Remove the demo's shop, hub, Airflow home, measurements and what fuzzing, chaos and make lowest kept; .venv stays
	@[ ! -x $(RUN) ] || $(RUN) -m demo.airflow.idle
	@rm -rf .airflow .demo .bench .fuzz .chaos .lowest

$(READY): requirements.txt pyproject.toml scripts/set_up
	@scripts/set_up
