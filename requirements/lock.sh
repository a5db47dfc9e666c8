#!/usr/bin/env bash
# Write the lock files from pyproject.toml, for every Python in range, with the hash of every published file and no index named.
# What one lock shares with another stands in both at the same version.
set -eu
cd "$(dirname "$0")/.."
compile() {
    "${UV:-uv}" pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header --upgrade "$@"
}
compile --group build --output-file requirements/build.lock
compile pyproject.toml --constraints requirements/build.lock --output-file requirements/runtime.lock
compile pyproject.toml --extra dev --constraints requirements/build.lock --constraints requirements/runtime.lock \
    --output-file requirements/dev.lock
compile pyproject.toml --extra dev --extra spark --constraints requirements/dev.lock --output-file requirements/spark.lock
compile pyproject.toml --extra dev --extra bench --constraints requirements/dev.lock --output-file requirements/bench.lock
