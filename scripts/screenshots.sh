#!/bin/sh
# Takes the pictures in docs/screenshots anew, those that README and docs show, from the page as it is. Needs what the tests need.
set -eu
cd "$(dirname "$0")/.."
mkdir -p docs/screenshots && rm -f docs/screenshots/*.png
mvn -q -B verify -pl demo-server -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
    -Dit.test=Screenshots -Dfailsafe.failIfNoSpecifiedTests=false "$@"
ls -l docs/screenshots
