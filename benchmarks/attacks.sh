#!/bin/sh
# What attacks from one address cost the demo server and those who behave, as a table for docs/performance.md. Needs Linux: clients come from several addresses
# of the loopback. Takes seven minutes. Its times mean something only on a machine that does nothing else.
#
#   mvn package -DskipTests -pl benchmarks,demo-server -am
#   benchmarks/attacks.sh [--heap 128m] [--seconds 10] [--only SESSIONS,GARBAGE]     more: --help
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jar=$here/target/benchmarks.jar
[ -f "$jar" ] || { echo "attacks.sh: no $jar, run: mvn package -DskipTests -pl benchmarks,demo-server -am" >&2; exit 2; }
ulimit -n "$(ulimit -Hn)"
cd "$here/.." # where demo-server is
exec java -cp "$jar" dev.beckon.benchmarks.attacks.Attacks "$@"
