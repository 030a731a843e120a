#!/bin/sh
# Runs every test: Java unit and integration tests, real-browser calls, the JavaScript library's own tests, the check
# of the Java code's format, and that of what a release deploys.
# First installs what they need and this machine lacks: it needs a shell, and apt-get or those programs.
#
#   scripts/test.sh             asks before it installs anything
#   CI=true scripts/test.sh     asks nothing
#   scripts/test.sh --long      ten times as many simulated worlds, and ten minutes for each fuzzer instead of its seeds
#   scripts/test.sh -DskipITs   without browsers and proxies; what is not --long goes to Maven, and the check of a release (scripts/check-release.sh --twice)
#                               is left out: it is one of all modules
#
# A Java test that fails runs a second time; those that pass only then are named at the end, as faults to mend.
# The last line is "N passed, N failed". A skipped test counts as failed.
# Exit codes: 0 all passed, 1 something failed, 2 something is missing that could not be installed.
set -u
cd "$(dirname "$0")/.." || exit 2

# One row for each need: a command that must answer, and the Debian package that brings it.
# What the library of webrtc-java needs (examples/native) comes with chromium, which depends on the same packages.
needs() {
    cat <<'ROWS'
java_17             default-jdk-headless
mvn                 maven
node_18             nodejs
npm                 npm
chromium            chromium
chromium-headless-shell chromium-headless-shell
firefox-esr         firefox-esr
turnserver          coturn
ip                  iproute2
faketime            faketime
nginx               nginx-light
haproxy             haproxy
redis-server        redis-server
gpg                 gnupg
gradle              gradle
ROWS
}

# The major version that a command prints first, 0 where there is none.
major() {
    "$@" 2>/dev/null | sed -n 's/^[^0-9]*\([0-9][0-9]*\).*/\1/p' | head -n 1 | grep . || echo 0
}

has() {
    case $1 in
    java_17) command -v javac >/dev/null 2>&1 && [ "$(major javac -version)" -ge 17 ] ;;
    node_18) command -v node >/dev/null 2>&1 && [ "$(major node --version)" -ge 18 ] ;;
    *) (PATH=$PATH:/usr/sbin command -v "$1") >/dev/null 2>&1 ;; # where Debian has servers
    esac
}

missing() {
    needs | while read -r need package; do
        has "$need" || echo "$package"
    done
}

give_up() {
    echo "test.sh: $1" >&2
    exit 2
}

install() {
    command -v apt-get >/dev/null 2>&1 ||
        give_up "please install these, or what your system calls them, and run me again: $*"
    root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || give_up "please run as root: apt-get install $*"
        root=sudo
    fi
    if [ "${CI:-}" != true ] && [ -t 0 ]; then
        printf 'The tests need %s. Install with apt-get? [Y/n] ' "$*"
        read -r answer
        case $answer in [nN]*) give_up "not installed: $*" ;; esac
    fi
    echo "Installing $*"
    log=$(mktemp)
    { $root apt-get update -q &&
        $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; } >"$log" 2>&1 ||
        { tail -n 20 "$log" >&2; give_up "apt-get could not install $*; its log is $log"; }
    rm -f "$log"
}

# Adds up an attribute such as tests="12" over the reports of surefire and failsafe.
sum() {
    find . -path '*-reports/TEST-*.xml' -not -path '*/node_modules/*' \
        -exec sed -n "s/^<testsuite .* $1=\"\([0-9]*\)\".*/\1/p" {} + |
        awk '{ n += $1 } END { print n + 0 }'
}

# A number of the summary at the end of node's TAP output.
tap() {
    sed -n "s/^# $1 \([0-9]*\)\$/\1/p" "$2" | awk '{ n += $1 } END { print n + 0 }'
}

# The tests that passed only at their second try, one on each line.
unsteady() {
    find . -path '*-reports/TEST-*.xml' -not -path '*/node_modules/*' -exec awk '
        /<testcase / { test = $0
            sub(/.* classname="/, "", test); sub(/".*/, "", test)
            name = $0; sub(/.*<testcase name="/, "", name); sub(/".*/, "", name) }
        /<flaky(Failure|Error)/ { print test "." name }' {} + | sort -u
}

# Each fuzzer in a virtual machine of its own: Jazzer fuzzes one test at a time.
fuzz() {
    fuzzers=$(find signaling-* -path '*/src/test/*' -name '*FuzzTest.java')
    for file in $fuzzers; do
        JAZZER_FUZZ=1 mvn -B -ntp test-compile surefire:test@fuzz -pl "${file%%/*}" -am \
            -Dtest="$(basename "$file" .java)" -Dsurefire.failIfNoSpecifiedTests=false || return 1
    done
}

long=
all=true
if [ "${1:-}" = --long ]; then
    long=true
    shift
fi
[ $# -eq 0 ] || all=
if [ -n "$long" ]; then
    set -- -Dsimulation.seeds=100000 -Dsimulation.hostile=100000 -Dsimulation.redis=10000 -Dredis.sequences=100000 "$@"
fi

lacking=$(missing)
if [ -n "$lacking" ]; then
    # shellcheck disable=SC2086 # one word for each package
    install $lacking
    lacking=$(missing)
    [ -z "$lacking" ] || give_up "still missing or too old after the installation: $(echo "$lacking" | xargs)"
fi

# the compiler that checks types, the packages with which the page's copies are compared, and other projects' clients
for home in demo-client signaling-dialects/clients; do
    if [ ! $home/node_modules/.package-lock.json -nt $home/package-lock.json ]; then
        (cd $home && npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error) || give_up "npm ci failed in $home"
    fi
done

begin=$(date +%s)
echo "Java, integration and browser tests"
find . -type d \( -name surefire-reports -o -name failsafe-reports \) -prune -exec rm -rf {} +
# Debian 12 has node 18: what drives the browsers needs a newer one, and some of what browsers have is behind switches.
profiles=
node_options=
if [ "$(major node --version)" -lt 20 ]; then
    profiles=-Pbundled-node
    node_options="--experimental-global-customevent --experimental-global-webcrypto"
fi
mvn -B -ntp --fail-at-end $profiles -Dsurefire.rerunFailingTestsCount=1 -Dfailsafe.rerunFailingTestsCount=1 verify spotless:check "$@"
maven=$?
if [ -n "$long" ] && [ $maven -eq 0 ]; then
    echo "Fuzzers"
    fuzz
    maven=$?
fi
release=0
if [ -n "$all" ]; then
    echo "What a release deploys"
    scripts/check-release.sh --twice
    release=$?
fi

echo "JavaScript tests"
tap_file=$(mktemp)
# the quoted pattern would need node 21, so find lists the files
(cd demo-client && find test -name '*.test.js' | sort | NODE_OPTIONS=$node_options xargs -r node --test --test-reporter=tap) >"$tap_file" 2>&1
node=$?
[ $node -eq 0 ] || cat "$tap_file"

java_bad=$(($(sum failures) + $(sum errors) + $(sum skipped)))
[ "$(tap pass "$tap_file")" -gt 0 ] || node=1
node_bad=$(($(tap fail "$tap_file") + $(tap cancelled "$tap_file") + $(tap skipped "$tap_file") + $(tap todo "$tap_file")))
passed=$(($(sum tests) - java_bad + $(tap pass "$tap_file")))
failed=$((java_bad + node_bad))
echo "JavaScript: $(tap pass "$tap_file") passed, $node_bad failed"
rm -f "$tap_file"

# a build that broke without a failing test is a failure too
[ $maven -eq 0 ] || [ $java_bad -gt 0 ] || { echo "The build itself failed, see above."; failed=$((failed + 1)); }
[ $node -eq 0 ] || [ $node_bad -gt 0 ] || { echo "No JavaScript test ran, or node itself failed, see above."; failed=$((failed + 1)); }
[ $release -eq 0 ] || { echo "What a release deploys is not right, see above."; failed=$((failed + 1)); }
unsteady=$(unsteady)
[ -z "$unsteady" ] || printf 'Passed only at the second try:\n%s\n' "$unsteady"
echo "Tested for $((($(date +%s) - begin) / 60)) minutes"
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ "$passed" -gt 0 ]
