# `make help` says what there is. Python 3.11 or later, git and make are enough: everything else goes into .venv, made once.
# Nothing here leaves this folder: Airflow's own files go into .airflow, the demo shop's and hub's into .demo.

.DEFAULT_GOAL := help
.PHONY: help node demo up doctor bench-shop test test-node chaos live check format bench requirements clean

unexport PYTHONDONTWRITEBYTECODE # without .pyc files every Airflow command takes three times as long
unexport AIRFLOW_HOME
export PYTHONPATH := plugins:.

READY := .venv/.ready
RUN := .venv/bin/python

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
	@PYTHONPATH=plugins $(RUN) -m order_upload.airflow.doctor_command --home .airflow --conn "$(CONN)" $(if $(MOVED),--moved)

test: $(READY) ## Every test that needs no shop outside and no PHP, on all processors
	@$(RUN) -m pytest -m "not live and not php" --numprocesses auto --dist worksteal $(ARGS)

test-node: $(READY) ## The OpenCart extension: lint, its own tests, the contract on its PHP; needs PHP and MariaDB, no shop. KILLS=all
	@command -v php >/dev/null || { echo "make test-node: there is no PHP; on Debian: apt-get install php-cli php-mbstring php-mysql mariadb-server" >&2; exit 1; }
	@find include/opencart_node tests/node -name '*.php' -print0 | xargs -0 -n1 php -d display_errors=stderr -l >/dev/null
	@php tests/node/run.php $(ARGS)
	@$(if $(ARGS),true,$(RUN) -m pytest tests/contract tests/live -m php --numprocesses auto)

chaos: $(READY) ## Orders through kills and every fault of shop and hub: lost, twice, half? ORDERS=100000 SEED=7 LIVE=yes
	@$(RUN) -m chaos $(if $(ORDERS),--orders "$(ORDERS)") $(if $(SEED),--seed "$(SEED)") $(if $(LIVE),--live)

live: $(READY) ## Tests on a real shop: OPENCART_URL, OPENCART_API_USER, OPENCART_API_KEY; OPENCART_DB, OPENCART_MAIL_LOG
	@for name in OPENCART_URL OPENCART_API_USER OPENCART_API_KEY; do \
		if [ -z "$$(printenv "$$name")" ]; then \
			echo "make live: $$name is not set; these tests need a shop of yours. No test was run." >&2; exit 1; fi; done
	@$(RUN) -m pytest -m live $(ARGS)

check: $(READY) ## Format, lint, floors, types, and how the code measures
	@$(RUN) -m ruff format --check . && $(RUN) -m ruff check . && .venv/bin/lint-imports --no-logo --no-cache && $(RUN) -m mypy
	@$(RUN) scripts/house_metrics.py

format: $(READY) ## Put the code into its format, and mend what ruff can mend
	@$(RUN) -m ruff format . && $(RUN) -m ruff check --fix .

bench: $(READY) ## What each stage costs, in CPU time and memory. ORDERS=1000000: once, the stages before the plan
	@$(if $(ORDERS),true,$(RUN) -m benchmarks.dag_parsing)
	@$(RUN) -m benchmarks.stages $(if $(ORDERS),--chain "$(ORDERS)")

bench-shop: $(READY) ## Orders per second into a shop: the module, its own API, plain SQL. Settings as for make live
	@$(RUN) -m benchmarks.shop $(if $(ORDERS),--orders "$(ORDERS)")

requirements: $(READY) ## Compile requirements.in into requirements.txt: pinned, with hashes. ARGS=--upgrade
	@$(RUN) -m uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes $(ARGS) \
		requirements.in -o requirements.txt

clean: ## Remove the demo's shop, hub, Airflow home and measurements; .venv stays
	@rm -rf .airflow .demo .bench .chaos

$(READY): requirements.txt scripts/set_up
	@scripts/set_up && touch $@
