# The two commands of the README: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test simulate long projects interop editors mermaid traps steady lint docs rule bench soak fuzz oracle both clean

demo: $(STAMP)
	@$(BIN)/crossway run examples/orders --input @examples/orders/order.json --timings

# The suite begins hundreds of processes: they share compiled modules, also where the environment
# says to keep none (PYTHONDONTWRITEBYTECODE, as images of Python often do), which costs minutes.
test: export PYTHONDONTWRITEBYTECODE =
test: $(STAMP) lint
	@$(BIN)/python -m compileall -q src
	@$(BIN)/python -m pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(STAMP)
	@$(BIN)/ruff check src tests bench scripts
	@$(BIN)/ruff format --check src tests bench scripts
	@$(BIN)/mypy
	@$(BIN)/python -m scripts.rules_pages --check
	@$(BIN)/python -m scripts.table_pages --check
	@$(BIN)/python -m scripts.editor_grammars --check

# The pages of rules, options and functions, from the rules' files and the tables; and the site of
# all pages, with one of all commands, in build/site/out. A broken link fails.
docs: $(STAMP)
	@$(BIN)/python -m scripts.rules_pages
	@$(BIN)/python -m scripts.table_pages
	@$(BIN)/python -m scripts.site

# A new rule to fill in: make rule NAME=nexus-endless-call
rule: $(STAMP)
	@$(BIN)/python -m scripts.new_rule $(NAME)

# The suite ten times under four busy processes: is a test red by chance? make steady TIMES=3
# Runs are recorded in .steady: the next call makes those that are missing.
steady: export PYTHONDONTWRITEBYTECODE =
steady: $(STAMP)
	@$(BIN)/python -m compileall -q src
	@$(BIN)/python -m tests.steady --times $(or $(TIMES),10) --busy 4 $(TESTS)

# The end-to-end tests, in memory and in virtual time.
simulate: $(STAMP)
	@$(BIN)/python -m pytest --simulate tests/e2e

# The tests that take more than ten seconds of a core each.
long: $(STAMP)
	@$(BIN)/python -m pytest -m long

# The extension for VS Code: its grammar is tested as the editor runs it, and it is packaged. Needs
# Node and a registry of npm.
editors: $(STAMP)
	@$(BIN)/python -m scripts.editor_grammars --check
	@cd editors/vscode && npm install --no-audit --no-fund --no-package-lock && npm test
	@cd editors/vscode && npm run package -- --out crossway-twf.vsix
	@$(MAKE) --no-print-directory tree-sitter

# The grammar for tree-sitter, compiled, over its corpus and every design. Needs a C compiler.
tree-sitter:
	@test -d $(VENV)/tree-sitter || $(PYTHON) -m venv $(VENV)/tree-sitter
	@$(VENV)/tree-sitter/bin/python -m pip install --quiet "tree-sitter>=0.25,<0.27"
	@$(VENV)/tree-sitter/bin/python editors/tree-sitter/test/run.py

# A caller and a handler in TypeScript beside a design, both ways. Needs Node and a registry of npm.
interop: $(STAMP)
	@$(BIN)/python -m tests.interop

# What `crossway graph` writes as Mermaid, drawn by Mermaid. Needs Node, npm's registry and Chromium.
mermaid: $(STAMP)
	@$(BIN)/python -m tests.mermaid

# Every design of the documentation and the examples, as projects, through mypy --strict: minutes.
projects: $(STAMP)
	@$(BIN)/python -m tests.export.every_design

# What docs/traps.md says, shown on a server by plain SDK code; a minute of waiting.
traps: $(STAMP)
	@$(BIN)/python -m pytest -m "long or not long" tests/docs/test_traps_page.py
	@$(BIN)/python -m scripts.traps --all

bench: $(STAMP)
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.tests_of_designs

soak: $(STAMP)
	@$(BIN)/python -m tests.soak

fuzz: $(STAMP)
	@$(BIN)/python -m tests.language.fuzz --seconds 600
	@$(BIN)/python -m tests.lsp.fuzz --seconds 3600
	@$(BIN)/python -m tests.runtime.identity.fuzz --seconds 600

# Random programs against what they mean: make oracle PROGRAMS=5000 SEED=1
oracle: $(STAMP)
	@$(BIN)/python -m tests.oracle --programs $(or $(PROGRAMS),500) --seed $(or $(SEED),0)

# Random designs, in the simulator and on a server: make both DESIGNS=2000 SEED=1
both: $(STAMP)
	@$(BIN)/python -m tests.generated --designs $(or $(DESIGNS),200) --seed $(or $(SEED),0)

$(STAMP): pyproject.toml
	@echo "Setting up $(VENV) (first run only) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

clean:
	rm -rf $(VENV)
