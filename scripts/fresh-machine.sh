#!/bin/sh
# Runs the two commands of README's section "Start" as somebody does who has just got a computer: each on a Debian of its own,
# made by debootstrap, with nothing in it but git and certificates. What is committed is what is tested.
#
#   scripts/fresh-machine.sh                            Debian 12 (bookworm)
#   scripts/fresh-machine.sh trixie                     Debian 13
#   scripts/fresh-machine.sh trixie -pl signaling-core  what follows the release goes to scripts/test.sh
#
# Needs Linux, root, debootstrap, git, wget, and 6 GB in TMPDIR (/var/tmp). The new machines get this one's ways to packages:
# mirror, proxies and certificates, the settings of apt, Maven and npm; but none of its packages. Options, as variables:
#
#   MIRROR=URL     of Debian; otherwise the one that apt has here, or debootstrap's own
#   CACHE=FOLDER   where the bare file system is kept for a month; otherwise ~/.cache/beckon
#   KEEP=true      leaves the machines' file systems, to look at
#
# The new machines share this one's network. Their mounts and processes end with this script, however it ends.
# Exit codes: 0 both commands did what README says, 1 one of them did not, 2 no machine could be made.
set -eu
cd "$(dirname "$0")/.."
PATH=$PATH:/usr/sbin:/sbin

release=${1:-bookworm}
[ $# -eq 0 ] || shift
cache=${CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/beckon}

give_up() {
    echo "fresh-machine.sh: $1" >&2
    exit 2
}

case $release in
bookworm | trixie) ;;
*) give_up "\"$release\" is neither bookworm nor trixie" ;;
esac
[ "$(id -u)" -eq 0 ] || give_up "please run as root: it makes file systems and mounts"
for need in debootstrap git wget unshare; do
    command -v $need >/dev/null || give_up "please install $need"
done
[ -z "$(git status --porcelain)" ] || echo "Note: what is not committed is not tested"

work=$(mktemp -d "${TMPDIR:-/var/tmp}/fresh-machine.XXXXXX")
running=
clean() {
    [ -z "$running" ] || kill -KILL "$running" 2>/dev/null || true # and with it all that runs in there
    [ -z "$running" ] || wait "$running" 2>/dev/null || true
    if [ "${KEEP:-}" = true ]; then echo "Left in $work"; else rm -rf "$work" || { sleep 2 && rm -rf "$work"; }; fi
}
trap clean EXIT
trap 'exit 1' INT TERM HUP

# apt's sources of this machine, where it is a Debian: URL, suite, component
sources() {
    [ "$(. /etc/os-release && echo "$ID")" = debian ] || return 0
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u
}

# Makes the bare file system $1.
bare() {
    here=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    mirror=${MIRROR:-$(sources | awk -v suite="$here" '$2 == suite && $3 == "main" { print $1; exit }')}
    # shellcheck disable=SC2086 # no mirror is no argument
    debootstrap --variant=minbase --include=git,ca-certificates "$release" "$1" $mirror >"$work/debootstrap.log" 2>&1 ||
        { tail -n 20 "$work/debootstrap.log" >&2; give_up "debootstrap could not make a $release"; }
    # what its installer would have written: updates beside the release, and its own name
    [ -z "$mirror" ] || sources | awk -v here="$here" -v suite="$release" \
        '$2 ~ "^" here "(-updates|-security)?$" && $3 == "main" { sub(here, suite, $2); print "deb", $1, $2, $3 }' >"$1/etc/apt/sources.list"
    printf '127.0.0.1 localhost\n::1 localhost ip6-localhost\n' >"$1/etc/hosts"
    echo force-unsafe-io >"$1/etc/dpkg/dpkg.cfg.d/throw-away" # nobody needs it after a power cut
}

# Makes the machine $1, with the repository in it.
machine() {
    tar=$cache/$release.tar
    if [ -z "$(find "$tar" -mtime -30 2>/dev/null)" ]; then
        echo "Making a bare Debian $release"
        mkdir -p "$cache"
        bare "$work/bare"
        tar -C "$work/bare" -cf "$tar.$$" .
        mv "$tar.$$" "$tar"
        rm -rf "$work/bare"
    fi
    mkdir "$1"
    tar -C "$1" -xf "$tar"
    # this machine's ways to packages
    cp -L /etc/resolv.conf "$1/etc/resolv.conf"
    ! command -v apt-config >/dev/null ||
        apt-config dump --format '%F "%v";%n' Acquire | grep -v IndexTargets >"$1/etc/apt/apt.conf.d/99host"
    [ ! -d /usr/local/share/ca-certificates ] || cp -r /usr/local/share/ca-certificates "$1/usr/local/share"
    mkdir -p "$1/root/.m2"
    for settings in .m2/settings.xml .m2/settings-security.xml .mavenrc .npmrc; do
        [ ! -f "$HOME/$settings" ] || cp "$HOME/$settings" "$1/root/$settings"
    done
    export -p | grep -iE '^export (https?_proxy|no_proxy|npm_config_[a-z_]*|maven_(opts|args)|java_tool_options|node_extra_ca_certs)=' \
        >"$1/root/.environment" || true
    git clone --quiet --depth 1 "file://$PWD" "$1/root/beckon"
    inside "$1" update-ca-certificates >"$work/certificates.log" 2>&1 ||
        { cat "$work/certificates.log" >&2; give_up "update-ca-certificates failed"; }
}

# Starts a command on the machine $1, in the repository, with nobody at the keyboard. Its mounts and processes are its own.
start() {
    root=$1
    shift
    # shellcheck disable=SC2016 # these are for the shells in there
    env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb \
        unshare --mount --pid --fork --kill-child sh -euc '
            cd "$0"
            mount -t proc proc proc
            mount -t sysfs sysfs sys
            mount --bind /dev dev
            mount -t devpts devpts dev/pts
            mount -t tmpfs tmpfs dev/shm
            exec chroot . sh -c "cd /root/beckon && . /root/.environment && exec \"\$@\"" sh "$@"
        ' "$root" "$@" </dev/null &
    running=$!
}

# The same, and waits for its end.
inside() {
    start "$@"
    code=0
    wait "$running" || code=$?
    running=
    return $code
}

# The command number $1 of README's section "Start".
readme() {
    sed -n '/^## Start$/,/^## What/p' README.md | awk -v wanted="$1" '/^```/ { fences++; next } fences == 2 * wanted - 1'
}

took() {
    echo "$(($(date +%s) - $1)) s"
}

# README's first command: the server starts and gives the page.
server() {
    command=$(readme 1)
    echo "Debian $release: $command"
    machine "$work/first"
    # README: with JDK 17 or newer and Maven
    inside "$work/first" sh -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends default-jdk-headless maven' \
        >"$work/apt.log" 2>&1 || { tail -n 20 "$work/apt.log" >&2; give_up "apt-get could not install a JDK and Maven"; }
    begin=$(date +%s)
    start "$work/first" env BECKON_PORT=0 sh -c "$command" >"$work/server.log" 2>&1
    url=
    while [ -z "$url" ] && kill -0 "$running" 2>/dev/null; do
        sleep 1
        url=$(grep -o 'http://localhost:[0-9]*' "$work/server.log" || true)
    done
    if [ -n "$url" ] && wget --no-proxy -qO - "$url/" | grep -q '<title>'; then
        echo "The page answers, after $(took "$begin")"
    else
        cat "$work/server.log"
        echo "The server does not give its page"
        exit 1
    fi
    kill -KILL "$running" # and with it all that runs in there
    wait "$running" 2>/dev/null || true
    running=
}

# README's second command: all tests are green.
tests() {
    command=$(readme 2)
    echo "Debian $release: $command $*"
    machine "$work/second"
    begin=$(date +%s)
    ended=0
    # shellcheck disable=SC2086 # a command and its arguments
    inside "$work/second" $command "$@" || ended=$?
    echo "$command ended with $ended, after $(took "$begin")"
    [ $ended -eq 0 ] || exit 1
}

server
tests "$@"
echo "Debian $release: both commands do what README says"
