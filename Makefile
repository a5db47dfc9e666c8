# make run      set up, evaluate one example, serve on 127.0.0.1:8000 (PORT=… for another port), the store under data/;
#               the first time, a first key is made, shown once and tried out
# make test     everything that must pass: the static checks, the rulesets, the tests with coverage
# make check    the static checks alone
# make load     how many recorded evaluations a running service sustains, and its memory (some twenty minutes)
# make drill    the service killed while it records, ten times on either database; a backup restored elsewhere;
#               a batch killed at twenty moments, and resumed
# make fuzz     twenty minutes of requests of every kind, and 100,000 mutated dossiers
# make bench    how fast, on one core, beside another rules engine
# make bench-population  a whole population beside the online engine, OpenFisca and a lower bound (some ten minutes)
# make agree    the engines and the interpreter on 200,000 random dossiers and 300 random rulesets (some twenty minutes)
# make spark    the tests on a Spark cluster of two workers on this machine; needs Java 17
# make mutate   every change of the rulesets, one at a time, against the specifications (some ten minutes)
# make lock     write the lock files anew
# make clean    remove what was made

PORT ?= 8000
# A heap that is not given back and asked for again at each evaluation is three times as fast.
export MALLOC_TOP_PAD_ = 67108864
export PIP_DISABLE_PIP_VERSION_CHECK = 1

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet
LOCKED := $(PIP) --no-build-isolation --require-hashes --requirement
PROJECT := $(PIP) --no-build-isolation --no-deps --editable .

# An interpreter fits when it is in range, makes environments with pip, and brings the headers that durable_rules compiles with.
FITS := import ensurepip, os, sys, sysconfig, venv; \
	sys.exit(not (3, 11) <= sys.version_info < (3, 13) or not os.path.exists(sysconfig.get_path("include") + "/Python.h"))
NO_PYTHON := 未找到可用的 Python：需要 3.11 或 3.12，含 venv 与头文件（Debian 上为 python3-venv 与 python3-dev）；也可用 make PYTHON=路径 指定。
NO_COMPILER := 未找到 C 编译器：请先安装 gcc（Debian 上为 gcc 与 libc6-dev）。
NO_JAVA := 未找到 Java：Spark 需要 Java 17 或更新的版本（Debian 上为 openjdk-17-jre-headless 或 default-jre-headless）。

.PHONY: run test tested check load drill fuzz bench bench-population agree spark mutate lock clean

run: .venv/ready-to-run
	$(BIN)/gongguo evaluate examples/not_performing.json --as-of 2026-06-30
	GONGGUO_LOG_LEVEL=$${GONGGUO_LOG_LEVEL:-warning} $(BIN)/gongguo serve --host 127.0.0.1 --port $(PORT) --first-key

# What is checked takes one core at a time, so the tests begin meanwhile.
test: .venv/ready-to-test
	$(MAKE) --no-print-directory --jobs 2 check tested

tested: .venv/ready-to-test
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder --cov

check: .venv/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/yamllint --strict .
	$(BIN)/gongguo check

load: .venv/ready-to-test
	$(BIN)/python -m tests.load $(LOAD)

drill: .venv/ready-to-test
	$(BIN)/python -m tests.drills $(DRILL)
	$(BIN)/python -m tests.drills.batch

fuzz: .venv/ready-to-test
	$(BIN)/python -m tests.fuzz.schemas --minutes 20
	$(BIN)/python -m tests.fuzz.dossiers --number 100000

bench: .venv/ready-to-test
	$(BIN)/python -m tests.bench

bench-population: .venv/ready-to-test
	$(LOCKED) requirements/bench.lock
	$(BIN)/python -m tests.bench.population $(BENCH)

agree: .venv/ready-to-test
	$(BIN)/python -m tests.agree $(AGREE)

spark: .venv/ready-to-test
	@command -v java >/dev/null || { echo '$(NO_JAVA)' >&2; exit 1; }
	$(LOCKED) requirements/spark.lock
	$(BIN)/pytest tests/spark

mutate: .venv/ready-to-test
	$(BIN)/python -m tests.mutation

lock: .venv/made
	$(PIP) 'uv>=0.9,<1'
	UV=$(BIN)/uv bash requirements/lock.sh

clean:
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .coverage build dist
	find service tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/made: requirements/build.lock
	@command -v cc >/dev/null || command -v gcc >/dev/null || { echo '$(NO_COMPILER)' >&2; exit 1; }
	@for python in $(PYTHON) python3.12 python3.11 python3; do \
		"$$python" -c '$(FITS)' 2>/dev/null && exec "$$python" -m venv --clear .venv; \
	done; echo '$(NO_PYTHON)' >&2; exit 1
	@echo '正在准备 .venv（首次约需半分钟）……'
	$(LOCKED) requirements/build.lock
	@touch $@

.venv/ready-to-run: .venv/made requirements/runtime.lock pyproject.toml
	$(LOCKED) requirements/runtime.lock
	$(PROJECT)
	@touch $@

.venv/ready-to-test: .venv/ready-to-run requirements/dev.lock
	$(LOCKED) requirements/dev.lock
	@touch $@
