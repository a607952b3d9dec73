#!/usr/bin/env bash
# A real S3 server for tests: one Ceph monitor, one OSD and radosgw on 127.0.0.1, all of it below one folder.
#   s3_server.sh start FOLDER [PORT]   prints {"endpoint","key","secret"}; PORT 0 or none: any free one
#   s3_server.sh stop FOLDER           ends the three processes and removes the folder
#   s3_server.sh install               fetches what `start` needs (Debian packages, as root); `start` does so too
#   s3_server.sh installed             succeeds if all of it is there
set -euo pipefail

readonly KEY=dropkeep-test SECRET=dropkeep-test-secret
readonly PACKAGES=(ceph-mon ceph-osd radosgw ceph-common)

main() {
  case "${1:-}" in
    start) start "${2:?a folder that does not exist yet}" "${3:-0}" ;;
    stop) stop "${2:?the folder given to start}" ;;
    install) install_packages ;;
    installed) [[ -z "$(missing_packages)" ]] ;;
    *) fail "usage: s3_server.sh start FOLDER [PORT] | stop FOLDER | install | installed" ;;
  esac
}

start() {
  [[ -e "$1/ceph.conf" ]] && fail "Cannot start in \"$1\": a server was started there; stop it first"
  install_packages
  read -r mon_v2 mon_v1 free_port < <(free_ports)
  port=$2
  if [[ "$port" == 0 ]]; then port=$free_port; fi
  if answers "$port"; then fail "Cannot start on port $port: another program listens there; give another or 0"; fi
  mkdir -p "$1"/{mon,osd,run,log}
  chmod 700 "$1"
  folder=$(cd "$1" && pwd)
  fsid=$(</proc/sys/kernel/random/uuid)
  write_settings >"$folder/ceph.conf"
  trap give_up EXIT
  bring_up >"$folder/log/start.out" 2>&1
  trap - EXIT
  printf '{"endpoint":"http://127.0.0.1:%s","key":"%s","secret":"%s"}\n' "$port" "$KEY" "$SECRET"
}

stop() {
  [[ -e "$1/ceph.conf" ]] || fail "Cannot stop the server in \"$1\": none was started there"
  end_daemons "$1"
  rm -rf "$1"
}

install_packages() {
  local missing
  missing=$(missing_packages)
  [[ -z "$missing" ]] && return
  ((EUID == 0)) || fail "Cannot start the S3 server: ${missing}missing; run as root: apt-get install ${PACKAGES[*]}"
  apt-get update >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${PACKAGES[@]}" >&2
}

missing_packages() {
  command -v ceph-mon >/dev/null || printf 'ceph-mon '
  command -v ceph-osd >/dev/null || printf 'ceph-osd '
  command -v radosgw >/dev/null || printf 'radosgw '
  command -v ceph >/dev/null || printf 'ceph-common '
}

free_ports() {
  python3 -c 'import socket
held = [socket.socket() for _ in range(3)]
for s in held: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in held])'
}

# Sizes: the block file is sparse. Object names longer than osd_max_object_name_len make an OSD on ext4 refuse to start.
write_settings() {
  cat <<END
[global]
fsid = $fsid
mon host = [v2:127.0.0.1:$mon_v2,v1:127.0.0.1:$mon_v1]
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = true
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = bluestore
osd max object name len = 256
osd max object namespace len = 64
bluestore block size = 17179869184
bluestore block create = true
paxos propose interval = 0.02
paxos min wait = 0.01
mon allow pool size one = true
mon warn on pool no redundancy = false
mon osd full ratio = .99
mon data avail warn = 1
mon data avail crit = 1
mon data = $folder/mon
osd data = $folder/osd
log file = $folder/log/\$name.log
pid file = $folder/run/\$name.pid
run dir = $folder/run
admin socket =
[osd]
keyring = $folder/osd/keyring
[client.admin]
keyring = $folder/admin.keyring
[client.rgw]
keyring = $folder/rgw.keyring
rgw frontends = beast endpoint=127.0.0.1:$port tcp_nodelay=1
rgw run sync thread = false
rgw enable quota threads = false
rgw thread pool size = 32
END
}

bring_up() {
  make_keyrings
  start_monitor
  start_osd
  start_gateway
}

give_up() {
  tail -n 5 "$folder"/log/* >&2
  end_daemons "$folder"
  echo "Cannot start the S3 server; its logs are in \"$folder/log\"" >&2
}

make_keyrings() {
  local mon=$folder/mon.keyring
  ceph-authtool -C "$mon" --gen-key -n mon. --cap mon 'allow *'
  ceph-authtool -C "$folder/admin.keyring" --gen-key -n client.admin \
    --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' --cap mds 'allow *'
  ceph-authtool -C "$folder/rgw.keyring" --gen-key -n client.rgw --cap mon 'allow *' --cap osd 'allow *'
  ceph-authtool "$mon" --import-keyring "$folder/admin.keyring"
  ceph-authtool "$mon" --import-keyring "$folder/rgw.keyring"
}

start_monitor() {
  monmaptool --create --addv a "[v2:127.0.0.1:$mon_v2,v1:127.0.0.1:$mon_v1]" --fsid "$fsid" "$folder/monmap"
  daemon ceph-mon -i a --mkfs --monmap "$folder/monmap" --keyring "$folder/mon.keyring"
  daemon ceph-mon -i a
}

start_osd() {
  local id
  id=$(</proc/sys/kernel/random/uuid)
  admin ceph osd new "$id"
  admin ceph auth get-or-create osd.0 mon 'allow profile osd' osd 'allow *' -o "$folder/osd/keyring"
  daemon ceph-osd -i 0 --mkfs --osd-uuid "$id"
  daemon ceph-osd -i 0
  admin ceph osd crush add osd.0 1.0 root=default host=here
}

start_gateway() {
  admin radosgw-admin user create --uid=test --display-name=test --access-key="$KEY" --secret-key="$SECRET"
  daemon radosgw -n client.rgw
  for _ in $(seq 600); do
    if answers "$port"; then return; fi
    sleep 0.1
  done
  fail "Cannot reach radosgw on port $port after 60 s"
}

answers() {
  (: >"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

daemon() {
  local program=$1
  shift
  timeout 60 "$program" -c "$folder/ceph.conf" --setuser "$(id -un)" --setgroup "$(id -gn)" "$@"
}

admin() {
  local program=$1
  shift
  timeout 60 "$program" -c "$folder/ceph.conf" "$@"
}

# A pid file can outlive its process and the number be another's by now: the command line must name our folder.
# KILL, as nothing of it is kept and radosgw takes seconds to say goodbye.
end_daemons() {
  local name pid
  for name in client.rgw osd.0 mon.a; do
    pid=$(cat "$1/run/$name.pid" 2>/dev/null) || continue
    if ours "$pid" "$1"; then kill -s KILL "$pid"; fi
    while ours "$pid" "$1"; do sleep 0.1; done
  done
}

ours() {
  { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null | grep -qF "$(cd "$2" && pwd)/ceph.conf"
}

fail() {
  echo "$1" >&2
  exit 1
}

main "$@"
