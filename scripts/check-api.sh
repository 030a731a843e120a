#!/bin/sh
# Compares the public API of the published modules with that of an earlier state, by japicmp. Fails at a change after which code that was compiled
# against that state no longer runs or no longer compiles. Each finding is in target/japicmp/api.diff of its module.
#
#   scripts/check-api.sh             compares with the release that this version has to be compatible with
#   scripts/check-api.sh COMMIT      compares with a commit, such as a tag
#
# Before it compares, it shows that it would notice: it compares signaling-jwt with a jar of other classes, and this must fail.
set -eu
cd "$(dirname "$0")/.."

# The tag of the release with which this version must be compatible, such as v0.1.0. Empty before the first release.
release=

baseline=${1:-$release}
if [ -z "$baseline" ]; then
    echo "There is no release yet that the API could be compared with. scripts/check-api.sh COMMIT compares it with a commit."
    exit 0
fi

work=$(mktemp -d)
trap 'git worktree remove --force "$work/tree" 2>/dev/null || true; rm -rf "$work"' EXIT

fail() {
    echo "check-api.sh: $1" >&2
    exit 1
}

# the modules of the BOM in the folder $1
modules() {
    sed -n '/<dependencyManagement>/,/<\/dependencyManagement>/s:.*<artifactId>\(.*\)</artifactId>.*:\1:p' "$1/signaling-bom/pom.xml"
}

# Compares the modules $1 with the jars in the folder $2. A module that has none there is new: it is compared with a jar without classes.
compare() {
    for pom in */pom.xml; do
        [ -e "$2/${pom%/pom.xml}.jar" ] || cp "$work/empty.jar" "$2/${pom%/pom.xml}.jar"
    done
    mvn -B -ntp -q verify -DskipTests -pl "$1" -am -Dapi.baseline="$2" >"$work/log" 2>&1
}

git worktree add -q --detach "$work/tree" "$baseline" || fail "\"$baseline\" is no commit of this repository"
before=$(modules "$work/tree")
(cd "$work/tree" && mvn -B -ntp -q package -DskipTests -pl "$(echo "$before" | paste -sd, -)" -am)
mkdir "$work/baseline" "$work/other"
for module in $before; do
    cp "$work/tree/$module/target/$module-"*[0-9T].jar "$work/baseline/$module.jar"
done

touch "$work/nothing"
jar --create --file "$work/empty.jar" -C "$work" nothing
cp "$work/baseline/signaling-core.jar" "$work/other/signaling-jwt.jar"
! compare signaling-jwt "$work/other" || fail "a jar whose classes are gone passed for compatible"
grep -q 'incompatib' "$work/log" || { cat "$work/log" >&2; fail "the comparison did not run"; }

now=$(modules .)
compare "$(echo "$now" | paste -sd, -)" "$work/baseline" || { cat "$work/log" >&2; fail "the API is not compatible with that of $baseline"; }
for module in $before; do
    echo "$now" | grep -qx "$module" || fail "$module, which $baseline has, is gone"
done
echo "The API of $(echo "$before" | wc -l) modules is compatible with that of $baseline."
