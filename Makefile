VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test format docs clean

$(STAMP): pyproject.toml
	python3 -m venv $(VENV) || (apt-get update && apt-get install -y python3-venv && python3 -m venv $(VENV))
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $(STAMP)

# What Concordia is for, on the bundled example. Findings are what it should show, so exit 1 is a success here.
demo: $(STAMP)
	cd examples && ../$(BIN)/concordia check || [ $$? -eq 1 ]

test: $(STAMP)
	.ci/install-editors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports
	$(BIN)/pytest

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# What is written from the code: the rules' pages, and the README's picture.
docs: $(STAMP)
	$(BIN)/python -m saga_concordia.rules.document docs/rules
	$(BIN)/python docs/picture.py

clean:
	rm -rf $(VENV)
