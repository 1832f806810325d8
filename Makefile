VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test format clean

$(STAMP): pyproject.toml
	python3 -m venv $(VENV) || (apt-get update && apt-get install -y python3-venv && python3 -m venv $(VENV))
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $(STAMP)

# What Concordia is for, on the bundled example. Findings are what it should show, so exit 1 is a success here.
demo: $(STAMP)
	cd examples && ../$(BIN)/concordia check || [ $$? -eq 1 ]

test: $(STAMP)
	$(BIN)/ruff format --check server tests
	$(BIN)/ruff check server tests
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports
	$(BIN)/pytest

format: $(STAMP)
	$(BIN)/ruff format server tests
	$(BIN)/ruff check --fix server tests

clean:
	rm -rf $(VENV)
