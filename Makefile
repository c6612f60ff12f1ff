# make run    set up what is missing, then open the window (with no display: render the demo)
# make test   set up what is missing, then check style, types, imports and behaviour
# make full-size  convert and run the published systems at full size (minutes, 8 GB of memory, 25 GB of disk)
# make e2e    drive the real window on a virtual display
# make critic  what a critic would try, with the answers in build/critic.md
# make wheel  build dist/*.whl and dist/*.tar.gz
# make app    build dist/fashionstudio, which runs without Python, and try it (minutes, 4 GB of disk)
# make gallery  pictures of every state of the window, into build/gallery
# make translations  bring them up to date with the source: what is new, and the compiled files
# make guide  take the pictures of the user guide anew
# make clean  remove what the other targets made
#
# VENV=folder puts the virtual environment elsewhere; PYTHON=/path/to/python chooses the interpreter.

SHELL := /bin/bash
VENV ?= .venv
PYTHON ?=
BIN := $(VENV)/bin

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test full-size e2e critic wheel app gallery guide translations clean

run: $(VENV)/.installed
	@if [ "$$(uname -s)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	    echo "There is no display here, so no window: rendering the demo into renders/ instead."; \
	    $(BIN)/fashionstudio demo -o renders/; \
	else \
	    $(BIN)/fashionstudio; \
	fi

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m "not e2e and not full_size" -n 2 --dist loadfile

full-size: $(VENV)/.installed-dev
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m full_size -s

e2e: $(VENV)/.installed-dev
	QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1280x800x24" $(BIN)/python -m pytest -m e2e

critic: $(VENV)/.installed-dev
	xvfb-run -a -s "-screen 0 1280x800x24" $(BIN)/python -m tests.e2e.critic

wheel: $(VENV)/.installed-dev
	$(BIN)/python -m build

app:
	@bash packaging/system-packages.sh run
	@python="$$(bash packaging/find-python.sh $(PYTHON))" && "$$python" packaging/build_app.py --smoke

gallery: $(VENV)/.installed-dev
	$(BIN)/python -m tests.gallery build/gallery

guide: $(VENV)/.installed-dev
	$(BIN)/python -m tests.gallery.guide

translations: $(VENV)/.installed-dev
	$(BIN)/python packaging/translations.py

# The stamps are younger than the list of dependencies exactly when nothing needs installing.
$(VENV)/.installed: pyproject.toml | $(VENV)/.created
	$(BIN)/python -m pip install -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/.created
	@bash packaging/system-packages.sh test
	$(BIN)/python -m pip install -e ".[dev]"
	@touch $@ $(VENV)/.installed

$(VENV)/.created:
	@bash packaging/system-packages.sh run
	@python="$$(bash packaging/find-python.sh $(PYTHON))" && \
	    echo "Creating $(VENV) with $$python" && "$$python" -m venv "$(VENV)"
	@touch $@

clean:
	rm -rf .venv dist build renders .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find fashionstudio tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +
