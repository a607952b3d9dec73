#!/usr/bin/env bash
# A newer stock restic beside the machine's own, from a newer Debian release through apt, unpacked into a cache folder.
# The machine's packages, sources and lists are left alone: apt is given folders of its own. Needs no root.
#   newer_restic.sh path       prints where the program stands, there or not
#   newer_restic.sh installed  succeeds if it is there and runs
#   newer_restic.sh install    fetches it if it is not
set -euo pipefail

readonly RELEASE=forky MIRROR=${DROPKEEP_DEBIAN_MIRROR:-http://deb.debian.org/debian}
readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
readonly CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/dropkeep/restic-$RELEASE

main() {
  case "${1:-}" in
    path) program ;;
    installed) installed ;;
    install) installed || install ;;
    *) fail "usage: newer_restic.sh path | installed | install" ;;
  esac
}

program() {
  printf '%s\n' "$CACHE/usr/bin/restic"
}

installed() {
  "$(program)" version >/dev/null 2>&1
}

install() {
  [[ -r $KEYRING ]] || fail "Cannot fetch a newer restic: $KEYRING is not there (package debian-archive-keyring)"
  apt=$(mktemp -d)
  trap 'rm -rf "$apt"' EXIT
  mkdir -p "$apt"/{lists,archives}/partial "$apt/new"
  touch "$apt/status"
  echo "deb [signed-by=$KEYRING] $MIRROR $RELEASE main" >"$apt/sources.list"
  own apt-get -q update >&2
  (cd "$apt" && own apt-get -q download restic >&2)
  dpkg-deb -x "$apt"/restic_*.deb "$apt/new"
  "$apt/new/usr/bin/restic" version >&2
  put_in_place
}

# Two may fetch it at once: the folder comes whole or not at all, and the second is content with the first's.
put_in_place() {
  mkdir -p "$(dirname "$CACHE")"
  chmod -R u+rwX,go+rX "$apt/new"
  rm -rf "$CACHE.new.$$"
  cp -r "$apt/new" "$CACHE.new.$$"
  installed || rm -rf "$CACHE"
  mv -T "$CACHE.new.$$" "$CACHE" 2>/dev/null || rm -rf "$CACHE.new.$$"
  installed
}

own() {
  local program=$1
  shift
  "$program" -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=- -o APT::Sandbox::User= \
    -o Dir::State::lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt" \
    -o Acquire::Languages=none "$@"
}

fail() {
  echo "$1" >&2
  exit 1
}

main "$@"
