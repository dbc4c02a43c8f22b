# Everything starts here. Only Python ≥ 3.11 and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
N ?= 2000
export SITE_URL ?= http://127.0.0.1:$(PORT)
export DJANGO_SETTINGS_MODULE = alliage.settings

.PHONY: help install install-dev run test fuzz browser check demo demo-reset demo-large bench messages clean

help: ## the list of what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/.run: requirements.lock
	@echo "→ 1/5 Préparation de l’environnement Python (une à deux minutes la première fois)"
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Alliage demande Python 3.11 ou plus récent ; celui-ci est " + sys.version.split()[0] + ". Indiquez-en un autre : make run PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "→ Outils d’essai"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

var/.built: $(VENV)/.run $(wildcard locale/*/LC_MESSAGES/*.po) $(shell find alliage -path '*/static/*' -type f -not -name '*.woff2' 2>/dev/null)
	@echo "→ 2/5 Polices, langues et feuilles de style"
	@$(BIN)/python -m alliage.design.fonts
	@$(BIN)/python tools/compile_messages.py
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@mkdir -p $(@D) && touch $@

install: var/.built ## creates .venv from the lock, cuts the fonts, compiles the languages

install-dev: var/.built $(VENV)/.dev ## the same with what tests and checks need

run: install ## starts Alliage with its demo on http://127.0.0.1:8000
	@echo "→ 3/5 Base de données (une demi-minute la première fois)"
	@$(BIN)/python manage.py migrate --verbosity 0
	@echo "→ 4/5 Démonstration"
	@$(BIN)/python manage.py demo --address http://127.0.0.1:$(PORT)
	@echo "→ 5/5 Alliage est ouvert sur http://127.0.0.1:$(PORT)  (Ctrl+C pour fermer)"
	@$(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 1 --blocking-threads 4 --log-level warning alliage.wsgi:application

test: install-dev ## runs the whole suite
	@$(BIN)/python -m pytest -q -n auto --dist loadfile

fuzz: install-dev ## gives 2,000 broken tables to the imports (some minutes)
	@FUZZ=2000 $(BIN)/python -m pytest -q -p no:randomly tests/imports/test_broken_files.py

browser: install-dev ## the journeys in a real Chromium only
	@$(BIN)/python -m pytest -q tests/browser

check: install-dev ## lint, types, contracts, dependencies, templates, messages
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .
	@$(BIN)/djlint alliage --lint --quiet
	@$(BIN)/python manage.py check
	@$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0

demo: install ## loads the demo (again: nothing is doubled)
	@$(BIN)/python manage.py migrate --verbosity 0 && $(BIN)/python manage.py demo --address http://127.0.0.1:$(PORT)

demo-reset: install ## puts the fictitious part of the demo back as it was
	@$(BIN)/python manage.py migrate --verbosity 0 && $(BIN)/python manage.py demo --reset --address http://127.0.0.1:$(PORT)

demo-large: install ## adds N fictitious projects (N=2000)
	@$(BIN)/python manage.py migrate --verbosity 0 && $(BIN)/python manage.py demo_large $(N)

bench: install-dev ## measures the promises and writes benchmarks/results.md
	@$(BIN)/python -m benchmarks

messages: install-dev ## gathers the strings to translate (needs gettext)
	@$(BIN)/python manage.py makemessages --locale en --no-obsolete --no-wrap --add-location file --ignore .venv --ignore var
	@$(BIN)/python tools/french_plurals.py

clean: ## removes what make built, data included
	rm -rf $(VENV) var
