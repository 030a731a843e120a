#!/bin/sh
# Several servers over one Redis: what a message from one to another costs, beside Socket.IO with its two Redis adapters, what the death and the restart of servers
# do, and what registered peers take. Needs Linux, two processors, redis-server, node and npm. Takes about twenty minutes. Its times mean something only on a machine that does
# nothing else.
#
#   mvn package -DskipTests -pl benchmarks,demo-server -am
#   benchmarks/scaleout.sh [--rounds 7] [--peers 10000] [--parts relay,faults,peers] [--only "Beckon, two servers"] [--charts docs]     more: --help
#
# The servers written in JavaScript are installed into a temporary directory that is removed at the end.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jar=$here/target/benchmarks.jar
[ -f "$jar" ] || { echo "scaleout.sh: no $jar, run: mvn package -DskipTests -pl benchmarks,demo-server -am" >&2; exit 2; }

ulimit -n "$(ulimit -Hn)"
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cp "$here"/src/main/node/*.mjs "$temp"
(cd "$temp" && npm install --loglevel=error --no-audit --no-fund socket.io@4.8.1 redis@4.7.1 \
    @socket.io/redis-adapter@8.3.0 @socket.io/redis-streams-adapter@0.3.1 >/dev/null)

cd "$here/.." # where demo-server and deploy are
taskset -c 1 java -Xms1g -Xmn512m -Djava.awt.headless=true -Dnode.dir="$temp" -cp "$jar" dev.beckon.benchmarks.scaleout.Scaleout "$@"
