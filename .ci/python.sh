#!/usr/bin/env bash
# The Python package: builds the wheel, installs it below target/python, runs mypy and the tests: the pages of the manual and
# examples/spark among them. `.ci/python.sh [BINARY]`: the wheel is compared with that program. DEMARCHE_SPARK=0 leaves Spark, Sail and ClickHouse
# out, which are 550 MB to install. In CI (the variable CI is set) whatever cannot be installed is a failure; elsewhere it is a skip that says so.
set -euo pipefail
cd "$(dirname "$0")/.."
export DEMARCHE_BIN=$(realpath "${1:-target/debug/demarche}")
cargo fmt --manifest-path python/Cargo.toml --check
venv=target/python
[ -x $venv/bin/python ] || python3 -m venv $venv
$venv/bin/pip install --quiet --requirement python/requirements.txt
if [ "${DEMARCHE_SPARK:-1}" != 0 ]; then
  $venv/bin/pip install --quiet --requirement python/requirements-clusters.txt || [ -z "${CI:-}" ]
  if ! command -v java > /dev/null && [ -n "${CI:-}" ]; then
    as_root=$([ "$(id -u)" = 0 ] || echo sudo)
    $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless
  fi
fi

# The profile dev, and the folder of the main build: every crate that both have is compiled once.
CARGO_TARGET_DIR=$PWD/target cargo clippy --manifest-path python/Cargo.toml --quiet --all-targets -- -D warnings
rm -rf target/wheels
CARGO_TARGET_DIR=$PWD/target $venv/bin/maturin build --quiet --manifest-path python/Cargo.toml --interpreter $venv/bin/python --out target/wheels
$venv/bin/pip install --quiet --force-reinstall --no-deps target/wheels/demarche-*.whl

(cd python && ../$venv/bin/mypy --cache-dir ../target/mypy package/demarche tests ../examples/spark && ../$venv/bin/python -m mypy.stubtest --mypy-config-file pyproject.toml demarche._native)
$venv/bin/python -m pytest -q -rs -p no:cacheprovider python/tests
