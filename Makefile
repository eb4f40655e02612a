# Everything sets itself up: a machine with Python (3.11 or newer), git and make is enough.
PYTHON ?= python3
VENV := .venv/bin
READY := .venv/ready

.PHONY: run test test-long bench lint locks clean

run: $(READY)
	$(VENV)/python packaging/run.py

test: $(READY) lint
	$(VENV)/python packaging/prepare.py --for-tests
	QT_QPA_PLATFORM=offscreen $(VENV)/python -m pytest -n auto --dist loadfile

# Faults as often as it takes, half an hour or so. Then counting against pref_voting and pabutools
# themselves, in an environment of their own.
test-long: $(READY)
	$(VENV)/python packaging/prepare.py --for-tests
	FOLKMOOT_LONG=1 QT_QPA_PLATFORM=offscreen $(VENV)/python -m pytest -m faults -n auto \
		--timeout 3600
	$(PYTHON) packaging/prepare.py --for-long-tests
	PYTHONPATH=. .venv-long/bin/python -m pytest -c /dev/null --rootdir . --noconftest \
		--import-mode=importlib -p no:cacheprovider tests/deliberation/counting/test_live.py

bench: $(READY)
	$(VENV)/python tests/bench/run.py

lint: $(READY)
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy

# The pinned packages with their hashes, anew from the two lists of what we need.
locks: $(READY)
	$(VENV)/python packaging/locks.py

clean:
	rm -rf .venv .venv-long .cache build dist *.egg-info

$(READY): packaging/requirements-dev.txt packaging/prepare.py pyproject.toml
	$(PYTHON) packaging/prepare.py
