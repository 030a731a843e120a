#!/bin/sh
# Builds what a release deploys into a folder, checks it, and uses it from projects outside of this tree.
#
#   scripts/check-release.sh           builds, checks, uses
#   scripts/check-release.sh --twice   builds twice and compares: every jar must have the same bytes
#
# What is checked is what Maven Central asks for: each artifact has a POM with name, description, URL, licence, developers and SCM, sources, Javadoc,
# a signature and checksums of each file; and LICENSE and NOTICE are in each jar. A key that is made and thrown away signs. Needs what the build needs,
# and gpg; leaves nothing in the local Maven repository.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
GNUPGHOME=$work/gnupg
export GNUPGHOME
trap 'gpgconf --kill all || true; rm -rf "$work"' EXIT

# what the BOM names, each in a folder of its name
published=$(sed -n '/<dependencyManagement>/,/<\/dependencyManagement>/s:.*<artifactId>\(.*\)</artifactId>.*:\1:p' signaling-bom/pom.xml)
published="signaling-bom
$published"

# $1: the profiles, $2: a folder
deploy() {
    mvn -B -ntp -q -T 1C "-P$1" -Dmaven.test.skip=true clean deploy -pl ".,$(echo "$published" | paste -sd, -)" \
        -DaltDeploymentRepository="local::file://$2"
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
deploy release,sign "$work/repository"
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
[ "$count" -eq "$(($(echo "$published" | wc -l) + 1))" ] || fail "$count artifacts were deployed, but the BOM names others"
echo "checked $count artifacts"
scripts/check-api.sh

if [ "${1:-}" = --twice ]; then
    deploy release "$work/again"
    sums() { (cd "$1" && find . -name '*.jar' -exec sha256sum {} + | sed 's/-[0-9]\{8\}\.[0-9]\{6\}-[0-9]*\([-.]\)/\1/' | sort -k 2); }
    sums "$work/repository" >"$work/first"
    sums "$work/again" >"$work/second"
    cmp "$work/first" "$work/second" || fail "two builds differ: $(diff "$work/first" "$work/second" | grep '^>' | awk '{ print $3 }' | xargs)"
    echo "built twice, $(wc -l <"$work/first") jars are the same"
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
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$root/pom.xml" | head -n 1)
(cd "$work/outside" && mvn -B -ntp -q test -Dmaven.repo.local="$work/local" -Dbeckon.version="$version" -Dbeckon.repository="file://$work/repository")
echo "used by projects outside:" $(sed -n 's:.*<module>\(.*\)</module>.*:\1:p' "$work/outside/pom.xml")
