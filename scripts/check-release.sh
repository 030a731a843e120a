#!/bin/sh
# Builds what a release deploys into a folder, checks it, and uses it from projects outside of this tree.
#
#   scripts/check-release.sh           builds, checks, uses
#   scripts/check-release.sh --twice   builds twice and compares: every file must have the same bytes
#
# It builds copies of this tree, in which nothing was built before: what is built here stays as it is. The second copy has another path, time zone
# and locale. (Jars hold the permissions of files: whoever builds with another umask gets other bytes.)
#
# What is checked is what Maven Central asks for: each artifact has a POM with name, description, URL, licence, developers and SCM, sources, Javadoc,
# a signature and checksums of each file; and LICENSE and NOTICE are in each jar. A key that is made and thrown away signs. Needs what the build needs,
# gpg, redis-server and gradle (4.4 or newer); leaves nothing of Beckon in the local Maven repository.
# Exit codes: 0 all is right, 1 something is not, 2 it could not begin.
set -eu
cd "$(dirname "$0")/.."

give_up() {
    echo "check-release.sh: $1" >&2
    exit 2
}

twice=
case "$*" in
'') ;;
--twice) twice=true ;;
*) give_up "the only option is --twice, but was: $*" ;;
esac
for need in mvn jar gpg redis-server gradle; do
    command -v $need >/dev/null || give_up "please install $need, or run scripts/test.sh, which installs what is missing"
done

work=$(mktemp -d)
GNUPGHOME=$work/gnupg
export GNUPGHOME
trap 'gpgconf --kill all || true; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

# what the BOM names, each in a folder of its name
published=$(sed -n '/<dependencyManagement>/,/<\/dependencyManagement>/s:.*<artifactId>\(.*\)</artifactId>.*:\1:p' signaling-bom/pom.xml)
published="signaling-bom
$published"

# No virtual machine here lives long enough for the second compiler to pay: half of the processor's time.
quick=-XX:TieredStopAtLevel=1
export MAVEN_OPTS="${MAVEN_OPTS:-} $quick"

# Builds a copy of this tree. $1: the profiles, $2: a folder for the copy, $3: a folder for what is deployed
deploy() {
    mkdir "$2"
    tar -cf "$work/tree.tar" --exclude=./.git --exclude=target --exclude=node_modules .
    tar -xf "$work/tree.tar" -C "$2"
    (cd "$2" && mvn -B -ntp -q -T 1C "-P$1" -Dmaven.test.skip=true deploy \
        -pl ".,signaling-conformance,$(echo "$published" | paste -sd, -)" -DaltDeploymentRepository="local::file://$3")
}

fail() {
    echo "check-release.sh: $1" >&2
    exit 1
}

check_jar() {
    entries=$(jar tf "$1")
    for file in LICENSE NOTICE; do
        echo "$entries" | grep -qx "META-INF/$file" || fail "$(basename "$1") has no META-INF/$file"
    done
}

# $1: a file that is deployed
check_file() {
    gpg --batch -q --verify "$1.asc" "$1" 2>/dev/null || fail "$(basename "$1") has no valid signature"
    for sum in md5 sha1; do
        [ "$("${sum}sum" <"$1" | cut -d ' ' -f 1)" = "$(cat "$1.$sum")" ] || fail "$(basename "$1") has no right .$sum"
    done
}

# $1: the folder of one version of one artifact
check_artifact() {
    pom=$(find "$1" -name '*.pom')
    packaging=$(sed -n 's:.*<packaging>\(.*\)</packaging>.*:\1:p' "$pom" | head -n 1)
    for element in name description; do
        grep -q "<$element>" "$pom" || fail "$pom has no <$element>"
    done
    for file in $(find "$1" -name '*.pom' -o -name '*.jar' -o -name '*-cyclonedx.json'); do
        check_file "$file"
    done
    [ "$packaging" = pom ] && return
    jars=$(find "$1" -name '*.jar')
    for kind in sources javadoc; do
        echo "$jars" | grep -q -- "-$kind\.jar" || fail "$1 has no $kind"
    done
    find "$1" -name '*-cyclonedx.json' | grep -q . || fail "$1 has no bill of materials"
    for jar in $jars; do
        check_jar "$jar"
    done
}

mkdir -m 700 "$GNUPGHOME"
gpg --batch -q --passphrase '' --quick-gen-key 'check-release.sh <nobody@example.org>' rsa3072 sign 1d
deploy release,sign "$work/tree" "$work/repository"
for element in url licenses developers scm; do
    for pom in pom.xml signaling-bom/pom.xml; do
        grep -q "<$element\b" $pom || fail "$pom has no <$element>"
    done
done
count=0
for version in "$work"/repository/dev/beckon/*/*/; do
    check_artifact "$version"
    count=$((count + 1))
done
for pom in */pom.xml examples/*/pom.xml; do
    module=${pom%/pom.xml}
    echo "$published" | grep -qx "$module" || grep -q '<maven.deploy.skip>true<' "$pom" ||
        fail "$module is neither in the BOM nor kept back"
done
for module in $published; do
    grep -q "<artifactId>$module</artifactId>" scripts/outside/pom.xml scripts/outside/*/pom.xml || fail "no project in scripts/outside uses $module"
done
[ "$count" -eq "$(($(echo "$published" | wc -l) + 1))" ] || fail "$count artifacts were deployed, but the BOM names others"
echo "checked $count artifacts"
scripts/check-api.sh

if [ -n "$twice" ]; then
    (export TZ=Asia/Kathmandu LC_ALL=C && deploy release "$work/another tree" "$work/again")
    # what is deployed, by its name without a snapshot's number, and the program that is not
    sums() {
        (cd "$1" && find . \( -name '*.jar' -o -name '*.pom' -o -name '*.json' \) -exec sha256sum {} + | sed 's/-[0-9]\{8\}\.[0-9]\{6\}-[0-9]*\([-.]\)/\1/' | sort -k 2)
        sha256sum <"$2/signaling-conformance/target/beckon-conformance.jar"
    }
    sums "$work/repository" "$work/tree" >"$work/first"
    sums "$work/again" "$work/another tree" >"$work/second"
    cmp "$work/first" "$work/second" || fail "two builds differ: $(diff "$work/first" "$work/second" | grep '^>' | awk '{ print $3 }' | xargs) (- is beckon-conformance.jar)"
    echo "built twice, $(grep -c 'jar$' <"$work/first") jars are the same"
fi

# A local repository in which all is what it is but Beckon, of which nothing is there
mvn -B -ntp -q -N help:evaluate -Dexpression=settings.localRepository -Doutput="$work/where"
local=$(cat "$work/where")
mkdir -p "$work/local/dev"
for entry in "$local"/*; do
    [ ! -e "$entry" ] || [ "${entry##*/}" = dev ] || ln -s "$entry" "$work/local/"
done
for entry in "$local"/dev/*; do
    [ ! -e "$entry" ] || [ "${entry##*/}" = beckon ] || ln -s "$entry" "$work/local/dev/"
done

cp -R scripts/outside "$work/outside"
# somebody who copies README's transport and its test
for file in main/java/dev/beckon/examples/CustomTransport.java main/java/dev/beckon/examples/Lines.java \
    test/java/dev/beckon/examples/CustomTransportTest.java test/resources/junit-platform.properties; do
    mkdir -p "$work/outside/core/src/${file%/*}"
    cp "examples/src/$file" "$work/outside/core/src/${file%/*}"
done
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
(cd "$work/outside" && mvn -B -ntp -q test -DargLine="$quick" -Dmaven.test.redirectTestOutputToFile=true -Dmaven.repo.local="$work/local" \
    -Dbeckon.version="$version" -Dbeckon.repository="file://$work/repository" \
    -Dbeckon.conformance="$work/tree/signaling-conformance/target/beckon-conformance.jar") || fail "a project outside could not use what is deployed"
# what it needs of other people is in the local repository by now
(cd "$work/outside/gradle" && gradle -g "$work/gradle" --no-daemon --offline -q tryIt -Dmaven.repo.local="$work/local" \
    -PbeckonVersion="$version" -PbeckonRepository="file://$work/repository") >"$work/log" 2>&1 ||
    { cat "$work/log" >&2; fail "a Gradle project could not use what is deployed"; }
echo "used by projects outside:" $(sed -n 's:.*<module>\(.*\)</module>.*:\1:p' "$work/outside/pom.xml") gradle
