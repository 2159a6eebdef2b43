# Two commands matter: `make run` and `make test`. Windows equivalents are in README.md.
PYTHON ?= python3
PORT ?= 8000
# Where else to look for packages. On Linux, TORCH_INDEX=https://download.pytorch.org/whl/cpu gets a build of torch for
# the processor alone, without gigabytes of CUDA.
TORCH_INDEX ?=
VENV := .venv
BIN := $(VENV)/bin
INSTALL = -m pip install --quiet $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
TESTED := ".[train,notebooks,pictures,fast,test]"
LOCKED := ".[train,notebooks,pictures,fast,scale,test]"
# Neighbouring tests stay together, for what they share, and whoever has none left takes some from the longest list.
PYTEST := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses auto --dist worksteal

# What make test-fast leaves out, in words and as paths.
SLOW_WORDS := the browser, PostgreSQL, the notebooks, training an encoder, the soak and commands in processes of their own
SLOW := tests/notebooks tests/research/training/encoder tests/review/test_soak.py tests/batch \
	$(addprefix tests/cli/test_, entry.py models.py queue.py serve.py)

# What every process of a test imports is compiled once.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check tools pytest test-fast test-scale bench bench-review fuzz lock clean

run: $(VENV)/.core
	$(BIN)/khoitrong demo --port $(PORT)

# Everything. What keeps to one core, installing and mypy, has something beside it.
test:
	$(MAKE) --jobs=2 $(VENV)/.all tools
	$(MAKE) --jobs=2 check pytest

tools:
	./tests/install-tools.sh

pytest: $(VENV)/.all
	$(PYTEST)
	@$(BIN)/python -c "import ray" 2>/dev/null || echo "Left out: a Ray cluster. make test-scale installs Ray and runs it."

# Seconds: format, lint, types and the direction of imports.
check: $(VENV)/.all
	$(BIN)/ruff format --check pipeline tests
	$(BIN)/ruff check pipeline tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Minutes: what usually breaks while one works on something.
test-fast: $(VENV)/.all
	@echo "Left out: $(SLOW_WORDS). make test runs them too."
	KHOITRONG_TEST_POSTGRES=0 $(PYTEST) -m "not browser" $(SLOW:%=--ignore=%)

# A real Ray cluster, which make test leaves out: a quarter of a gigabyte to install.
test-scale: $(VENV)/.all
	$(BIN)/python $(INSTALL) --constraint constraints.txt --editable ".[scale]"
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest tests/scale

# Speed of every stage and of the whole, memory, accuracy, beside other programs. MOST=1000000 takes ten minutes more
# (the default engine: ENGINE=cascade), and build/growth.svg shows it.
MOST ?= 100000
ENGINE ?= linear
bench: $(VENV)/.all
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.stages
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.growth --most $(MOST) --engine $(ENGINE)
	$(BIN)/python -m tests.benchmarks.accuracy
	$(BIN)/python -m tests.benchmarks.bench_archives

# Seconds of fuzzing; what breaks a reader is kept in tests/ingest/found. Atheris is for Linux and macOS.
SECONDS ?= 600
fuzz: $(VENV)/.all
	$(BIN)/python -m pip install --quiet ".[fuzz]"
	$(BIN)/python -m tests.benchmarks.fuzz_readers $(SECONDS)

bench-review: $(VENV)/.all
	./tests/install-tools.sh
	$(BIN)/python -m tests.benchmarks.review

# Pin the newest versions that pyproject.toml allows, torch as it is; run `make test` before committing them.
LOCK := build/lock
lock:
	rm -rf $(LOCK)
	$(PYTHON) -m venv $(LOCK)
	$(LOCK)/bin/python -m pip install --quiet --upgrade pip
	grep '^torch==' constraints.txt > $(LOCK)/torch.txt
	$(LOCK)/bin/python $(INSTALL) --constraint $(LOCK)/torch.txt --editable $(LOCKED)
	(grep '^#' constraints.txt; $(LOCK)/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//') > $(LOCK)/pins.txt
	mv $(LOCK)/pins.txt constraints.txt

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.core: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python $(INSTALL) --constraint constraints.txt --editable .
	touch $@

# Compiling takes longer than the rest of installing: on all cores, where pip has one. A few files of packages are for
# other versions of Python.
$(VENV)/.all: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python $(INSTALL) --no-compile --constraint constraints.txt --editable $(TESTED)
	$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
	touch $@ $(VENV)/.core

clean:
	rm -rf $(VENV) build dist
