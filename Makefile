# Two commands matter: `make run` and `make test`. Windows equivalents are in README.md.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test bench bench-review clean

run: $(VENV)/.core
	$(BIN)/khoitrong demo --port $(PORT)

test: $(VENV)/.all
	./tests/install-tools.sh
	$(BIN)/ruff format --check pipeline tests
	$(BIN)/ruff check pipeline tests
	$(BIN)/mypy
	$(BIN)/lint-imports --quiet
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses auto --dist loadfile

bench: $(VENV)/.all
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.bench_score

bench-review: $(VENV)/.all
	./tests/install-tools.sh
	$(BIN)/python -m tests.benchmarks.review

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.core: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.all: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[train,notebooks,test]"
	touch $@ $(VENV)/.core

clean:
	rm -rf $(VENV) build dist
