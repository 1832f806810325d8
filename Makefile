VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CLIENT := vscode-client
AUDIT := .audit
CLIENT_STAMP := $(CLIENT)/node_modules/.installed

.PHONY: demo test fuzz vsix format docs audit-dependencies clean

$(STAMP): pyproject.toml
	python3 -m venv $(VENV) || (apt-get update && apt-get install -y python3-venv && python3 -m venv $(VENV))
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $(STAMP)

$(CLIENT_STAMP): $(CLIENT)/package.json $(CLIENT)/package-lock.json
	cd $(CLIENT) && npm ci --ignore-scripts --no-audit --no-fund
	touch $(CLIENT_STAMP)

# What Concordia is for, on the bundled example. Findings are what it should show, so exit 1 is a success here.
demo: $(STAMP)
	cd examples && ../$(BIN)/concordia check || [ $$? -eq 1 ]

test: $(STAMP) $(CLIENT_STAMP)
	.ci/install-editors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --dist worksteal
	cd $(CLIENT) && npm test

# Each target of tests/fuzz/ for so many minutes, on inputs that are new each time; TARGETS="yaml wire" runs some.
MINUTES ?= 10
fuzz: $(STAMP)
	$(BIN)/python tests/fuzz/run.py --minutes $(MINUTES) $(TARGETS)

# The VS Code extension, as one file to install; its size is printed.
vsix: $(CLIENT_STAMP)
	cd $(CLIENT) && npm run --silent package

format: $(STAMP) $(CLIENT_STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	cd $(CLIENT) && npm run --silent format

# What is written from the code: the rules' pages, and the README's picture.
docs: $(STAMP)
	$(BIN)/python -m saga_concordia.rules.document docs/rules
	$(BIN)/python docs/picture.py

$(AUDIT)/.installed:
	python3 -m venv $(AUDIT)
	$(AUDIT)/bin/pip install --quiet --disable-pip-version-check "pip-audit>=2.9,<3"
	touch $@

# Known weaknesses of what we depend on, asked of the services that keep advisories; one that cannot be asked is a failure.
audit-dependencies: $(STAMP) $(AUDIT)/.installed
	$(BIN)/pip --disable-pip-version-check freeze --exclude-editable > $(AUDIT)/requirements.txt
	$(AUDIT)/bin/pip-audit --strict --no-deps --disable-pip --requirement $(AUDIT)/requirements.txt
	cd $(CLIENT) && npm audit --package-lock-only

clean:
	rm -rf $(VENV) $(AUDIT) .editors .fuzz $(CLIENT)/node_modules $(CLIENT)/dist $(CLIENT)/out
