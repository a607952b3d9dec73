#!/usr/bin/env bash
# Everything that must hold, as one command: tools, packages, gates, tests. The last line is the count, and what failed
# stands before it.
# DENO_BIN: the Deno that runs this (`deno task test` sets it; a machine with only npx has none on its PATH).
# CI=true: a missing tool is a failure. DROPKEEP_TEST_INSTALL=no: never touch the machine's packages.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# command:package
readonly TOOLS=(
  restic:restic ceph-mon:ceph-mon ceph-osd:ceph-osd radosgw:radosgw radosgw-admin:radosgw ceph:ceph-common
  fusermount3:fuse3 unzip:unzip zip:zip rclone:rclone openssl:openssl python3:python3 strace:strace
  chromium:chromium nginx:nginx-light caddy:caddy curl:curl
)
readonly CHECKED=(src tests scripts bench design)
# KiB of memory from which the tests' worlds are kept in it.
readonly PLENTY=8000000

main() {
  deno_bin=${DENO_BIN:-$(command -v deno)} || fail "Cannot test: no deno on PATH, and DENO_BIN names none"
  scratch=$(mktemp -d)
  worlds=$(mktemp -d -p "$(place_of_worlds)")
  trap 'tidy; exit 143' INT TERM
  trap tidy EXIT
  find_tools || exit 1
  deno install --frozen || fail "Cannot test: the packages of deno.lock are not to be had"
  local code=0
  # Beside the tests, which leave a core waiting now and then; what they say comes after.
  mkdir "$scratch/gates"
  gates &
  gating=$!
  vitest || code=1
  wait "$gating" || code=1
  gating=
  find "$scratch/gates" -type f -exec cat {} +
  deno run -A scripts/count_tests.ts "$scratch/report.json" "$scratch/gates" "$code" || code=1
  return "$code"
}

find_tools() {
  local packages
  packages=$(missing_packages)
  if [[ -n "$packages" ]] && may_install; then
    echo "Installing with apt-get:" $packages
    install $packages
    packages=$(missing_packages)
  fi
  find_newer_restic || return
  [[ -z "$packages" ]] && return
  echo "MISSING:" $packages "- tests that need them are SKIPPED (Debian: apt-get install" $packages")" >&2
  [[ "${CI:-}" != true ]]
}

# The repositories are judged by today's restic too, not by the machine's alone.
find_newer_restic() {
  if may_install; then scripts/newer_restic.sh install; fi
  scripts/newer_restic.sh installed && return
  echo "MISSING: a newer restic - only the machine's own judges the repositories (scripts/newer_restic.sh install)" >&2
  [[ "${CI:-}" != true ]]
}

missing_packages() {
  local tool
  for tool in "${TOOLS[@]}"; do
    command -v "${tool%%:*}" >/dev/null || echo "${tool##*:}"
  done | sort -u
}

may_install() {
  [[ "${DROPKEEP_TEST_INSTALL:-}" != no && $EUID == 0 ]] && command -v apt-get >/dev/null
}

install() {
  apt-get -q update || return
  DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@" </dev/null
}

gates() {
  local code=0
  gate fmt --check || code=1
  gate lint || code=1
  gate check "${CHECKED[@]}" || code=1
  return "$code"
}

# What a gate says is kept where it failed.
gate() {
  local said=$scratch/gates/$1
  DROPKEEP_TEST_MARK=$scratch deno "$1" --quiet "${@:2}" >"$said" 2>&1 && rm "$said"
}

# Thousands of small databases and stores wait for the disk a third of their time, and prove nothing by it: power cuts are
# tested on a model of what was synced (tests/faults/power). The S3 server stays on the disk.
place_of_worlds() {
  local room memory
  room=$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1)
  memory=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null)
  if ((${room:-0} > PLENTY && ${memory:-0} > PLENTY)); then echo /dev/shm; else echo "${TMPDIR:-/tmp}"; fi
}

# What the tests start, and what that starts, carries the mark in its environment: `tidy` finds it by that alone.
vitest() {
  TMPDIR=$worlds DROPKEEP_TEST_MARK=$scratch DROPKEEP_TEST_REPORT=$scratch/report.json \
    DENO_BIN=$deno_bin PATH="$(dirname "$deno_bin"):$PATH" \
    deno run -A npm:vitest@5.1.1 run --config vitest.config.ts \
    --reporter=default --reporter="$PWD/scripts/test_report.ts" </dev/null
}

deno() {
  "$deno_bin" "$@"
}

tidy() {
  trap - EXIT INT TERM
  local environment pid
  kill "${gating:-}" 2>/dev/null
  for environment in $(grep -lszxF "DROPKEEP_TEST_MARK=$scratch" /proc/[0-9]*/environ); do
    pid=${environment//[^0-9]/}
    echo "Ending a leftover: $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null)" >&2
    kill -s KILL "$pid" 2>/dev/null
  done
  rm -rf "$scratch" "$worlds"
}

fail() {
  echo "$1" >&2
  exit 1
}

main "$@"
