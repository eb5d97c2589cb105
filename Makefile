# The two commands of the README: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test test-browser lint bench soak fuzz clean

demo: $(STAMP)
	@$(BIN)/crossway run examples/orders --input @examples/orders/order.json --timings

test: $(STAMP) lint
	@$(BIN)/python -m pytest

# What only a browser can tell; installs Chromium where it is missing (Debian, as root).
test-browser: $(STAMP)
	@command -v chromedriver >/dev/null || \
		apt-get install -y --no-install-recommends chromium chromium-driver
	@$(BIN)/python -m pytest tests/browser/trace_page.py

lint: $(STAMP)
	@$(BIN)/ruff check src tests bench
	@$(BIN)/ruff format --check src tests bench
	@$(BIN)/mypy

bench: $(STAMP)
	@$(BIN)/python -m bench

soak: $(STAMP)
	@$(BIN)/python -m tests.soak

fuzz: $(STAMP)
	@$(BIN)/python -m tests.language.fuzz --seconds 600

$(STAMP): pyproject.toml
	@echo "Setting up $(VENV) (first run only) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

clean:
	rm -rf $(VENV)
