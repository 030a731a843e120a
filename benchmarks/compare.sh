#!/bin/sh
# Compares signaling servers by the same load: servers on one processor, the load on another. Needs Linux, two processors, node and npm.
#
#   mvn package -DskipTests -pl benchmarks,demo-server -am
#   benchmarks/compare.sh [--rounds 3] [--idle 4000] [--only "Beckon, epoll" --only PeerJS] [--charts docs]     more: --help
#
# The servers written in JavaScript are installed into a temporary directory that is removed at the end.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
jar=$here/target/benchmarks.jar
[ -f "$jar" ] || { echo "compare.sh: no $jar, run: mvn package -DskipTests -pl benchmarks,demo-server -am" >&2; exit 2; }

ulimit -n "$(ulimit -Hn)"
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cp "$here"/src/main/node/*.mjs "$temp"
(cd "$temp" && npm install --loglevel=error --no-audit --no-fund peer@1.0.2 ws@8.18.3 socket.io@4.8.1 websocket@1.0.35 >/dev/null)

cd "$here/.." # where demo-server and deploy are
taskset -c 1 java -Xms3g -Xmn2g -Djava.awt.headless=true -Dnode.dir="$temp" -cp "$jar" dev.beckon.benchmarks.load.Compare --processor 0 "$@"
