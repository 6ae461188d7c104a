# make help lists the targets. VENV is the virtual environment; `make setup` makes it, and every target needs it.
SHELL := /bin/bash
VENV ?= .venv
PYTHON = $(VENV)/bin/python
RUN = PYTHONPATH=build/path QT_QPA_PLATFORM=offscreen $(PYTHON)
READY = $(VENV)/ready
SMALL = $(VENV)/small
PROFILE ?= default
PROFILES ?= $(HOME)/.local/share/QGIS/QGIS3/profiles
MODE ?= instant
SUITE ?= trixie
PYTEST_ARGS ?=
WORKERS ?= 2
BENCH ?= $(filter-out __init__,$(basename $(notdir $(wildcard bench/*.py))))
MODELS ?= s2s pansharp cf2n l1bsr l1bsr_csr lut

.PHONY: help setup setup-small demo test test-parity test-qgis process lint package bench models link sample manifest translate docs site dialogs tutorials chains clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

setup: $(READY) build/path/bandloom ## install QGIS (apt) and the virtual environment, with PyTorch

setup-small: $(SMALL) build/path/bandloom ## the same with the smallest engine alone, which is enough to try it

$(READY): requirements.txt requirements-dev.txt scripts/setup.sh
	@scripts/setup.sh $(VENV) dev >&2
	@touch $@

$(SMALL): requirements-demo.txt scripts/setup.sh
	@scripts/setup.sh $(VENV) demo >&2
	@touch $@

build/path/bandloom:
	@mkdir -p $(@D) && ln -sfn ../.. $@

demo: setup-small ## sharpen the sample scene, or INPUT=..., and draw a before/after picture
	@$(RUN) scripts/demo.py --venv $(VENV) --mode $(MODE) $(if $(INPUT),--input "$(INPUT)")

test: setup ## run the tests in WORKERS processes (default: 2) of one thread each; a file stays in one process
	@OMP_NUM_THREADS=$${OMP_NUM_THREADS:-1} $(PYTHON) -m pytest --numprocesses $(WORKERS) --dist loadfile $(PYTEST_ARGS)

test-desktop: setup ## drive a QGIS window under Xvfb; its pictures are kept in build/desktop
	@$(PYTHON) -m pytest tests/desktop $(PYTEST_ARGS)

test-parity: setup ## run the fixtures' tests alone, over BANDLOOM_FIXTURES
	@$(PYTHON) -m pytest -m parity $(PYTEST_ARGS)

test-qgis: ## run the tests with another Debian's QGIS, as root: SUITE=trixie (3.40), sid (3.44)
	@scripts/suite.sh $(SUITE) $(PYTEST_ARGS)

process: setup ## run qgis_process with ARGS="..." in the prepared environment (a failure ends make with 2)
	@scripts/process.sh $(VENV) $(ARGS)

lint: setup ## check the style, and the types of core, rasters, quality and jobs
	@$(PYTHON) -m ruff check .
	@cd build/path && $(abspath $(PYTHON)) -m mypy --config-file ../../pyproject.toml

package: setup ## build build/dist/bandloom.zip and rehearse the plugin repository's checks
	@$(RUN) scripts/package.py

bench: setup ## measure speed, memory and quality: BENCH="scale runtime ..." (default: all of bench/)
	@failed=; for name in $(BENCH); do $(RUN) -m bandloom.bench.$$name || failed="$$failed $$name"; done; \
	[ -z "$$failed" ] || { echo "bench: no result, or a loss, of:$$failed" >&2; exit 1; }

models: setup ## train every bundled model again: MODELS="s2s ..." (default: all)
	@for name in $(MODELS); do $(RUN) -m bandloom.training.$$name || exit 1; done

translate: setup ## collect the texts that QGIS shows and compile the translations (needs lrelease)
	@$(PYTHON) scripts/translate.py

sample: setup ## cut the samples out of BANDLOOM_DATA again
	@$(RUN) -m bandloom.training.sample

manifest: ## write the digests of what ships in resources/ into its manifest again
	@python3 scripts/manifest.py

docs: setup ## write the algorithms' help and parameters into their pages again
	@$(RUN) scripts/docs.py

site: setup ## build the guide as a site that works offline, build/site/html; broken links fail
	@$(PYTHON) scripts/website.py

chains: setup ## write the algorithms' defaults into the steps of the shipped models again
	@$(RUN) scripts/chains.py

dialogs: setup ## draw the algorithms' dialogs for the guide again (needs xvfb-run)
	@PYTHONPATH=build/path QT_QPA_PLATFORM=xcb xvfb-run -a $(PYTHON) scripts/dialogs.py docs/images/dialogs

tutorials: setup ## do what the tutorials tell in a QGIS window under Xvfb, and draw their pictures again
	@$(PYTHON) scripts/tutorials.py

link: ## link the plugin into a QGIS profile (PROFILE=default)
	@mkdir -p "$(PROFILES)/$(PROFILE)/python/plugins"
	@ln -sfn "$(CURDIR)" "$(PROFILES)/$(PROFILE)/python/plugins/bandloom"
	@echo "linked: enable Bandloom in QGIS under Plugins > Manage and Install Plugins > Installed"

clean: ## remove what was built, keeping the virtual environment
	@rm -rf build
