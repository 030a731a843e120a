#!/bin/sh
# Compares the public API of the published modules with that of an earlier release, by japicmp. Fails at a change after which code that was compiled
# against that release no longer runs or no longer compiles. Each finding is in target/japicmp/api.diff of its module.
#
#   scripts/check-api.sh
#
# Before it compares, it shows that it would notice: it compares signaling-jwt with a jar of other classes, and this must fail.
set -eu
cd "$(dirname "$0")/.."

# The release with which this version must be compatible, such as 0.1.0: its artifacts come from Maven Central, and the modules that it had from the
# BOM of the tag v0.1.0. Empty before the first release: then nobody depends on an API, and each module is compared with itself.
baseline=

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "check-api.sh: $1" >&2
    exit 1
}

# the modules that a BOM names
modules() {
    sed -n '/<dependencyManagement>/,/<\/dependencyManagement>/s:.*<artifactId>\(.*\)</artifactId>.*:\1:p'
}

# Compares the modules $1 with the jars in the folder $2. A module that has none there is new: it is compared with a jar without classes.
compare() {
    for pom in */pom.xml; do
        [ -e "$2/${pom%/pom.xml}.jar" ] || cp "$work/empty.jar" "$2/${pom%/pom.xml}.jar"
    done
    mvn -B -ntp -q verify -DskipTests -pl "$1" -am -Dapi.baseline="$2" >"$work/log" 2>&1
}

published=$(modules <signaling-bom/pom.xml)
all=$(echo "$published" | paste -sd, -)
mvn -B -ntp -q package -DskipTests -pl "$all" -am
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)

mkdir "$work/other" "$work/baseline"
touch "$work/nothing"
jar --create --file "$work/empty.jar" -C "$work" nothing
cp "signaling-micrometer/target/signaling-micrometer-$version.jar" "$work/other/signaling-jwt.jar"
! compare signaling-jwt "$work/other" || fail "a jar whose classes are gone passed for compatible"
grep -q 'incompatib' "$work/log" || { cat "$work/log" >&2; fail "the comparison did not run"; }

if [ -n "$baseline" ]; then
    for module in $(git show "v$baseline:signaling-bom/pom.xml" | modules); do
        mvn -B -ntp -q dependency:copy -Dartifact="dev.beckon:$module:$baseline" -DoutputDirectory="$work/baseline" -Dmdep.stripVersion=true
    done
else
    for module in $published; do
        cp "$module/target/$module-$version.jar" "$work/baseline/$module.jar"
    done
fi
count=$(find "$work/baseline" -name '*.jar' | wc -l)
compare "$all" "$work/baseline" || { cat "$work/log" >&2; fail "the API is not compatible with ${baseline:-itself}"; }
echo "compared the API of $count modules with ${baseline:-itself: there is no release before this one}"
