#!/bin/sh
# Measures what calls of two, four and six people cost and writes docs/mesh.md. Needs what the tests need, and a quiet machine.
set -eu
cd "$(dirname "$0")/.."
mvn -q -B verify -pl demo-server -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
    -Dit.test=MeshReport -Dfailsafe.failIfNoSpecifiedTests=false "$@"
cat docs/mesh.md
