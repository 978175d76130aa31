# shellcheck shell=bash
# The local cluster: a real Kubernetes built from Go modules, for machines that
# have neither Docker nor a cluster. Sourced by ./mizzen; defines functions only.

declare -F say >/dev/null || say() { printf '%s\n' "$*"; }
declare -F die >/dev/null || die() {
  printf 'error: %s\n' "$1" "${@:2}" >&2
  exit 1
}
declare -F install_packages >/dev/null || install_packages() {
  # RUNLEVEL keeps Debian from starting containerd: every node runs its own.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  apt-get update && apt-get install -y --no-install-recommends "$@"
}

_cluster_kubernetes_version=v1.34.4
_cluster_coredns_version=1.12.4
_cluster_components="etcd kube-apiserver kube-controller-manager kube-scheduler kube-proxy kubelet kubectl"

_cluster_sources() { (cd "$(dirname "${BASH_SOURCE[0]}")/../local-cluster" && pwd); }
_cluster_cache() { printf '%s\n' "${MIZZEN_CACHE:-$HOME/.cache/mizzen}/local-cluster"; }
_cluster_state() { printf '%s\n' "${MIZZEN_STATE:-$HOME/.local/state/mizzen}/clusters/$1"; }

# Progress goes to standard error: the output of some functions is a path.
_cluster_say() { say "$(printf '%6ss  %s' "$((SECONDS - ${_cluster_began:-$SECONDS}))" "$*")" >&2; }

_cluster_go() {
  local go
  for go in "$(command -v go)" /usr/local/go/bin/go /usr/lib/go/bin/go; do
    if [[ -x $go ]]; then
      printf '%s\n' "$go"
      return
    fi
  done
  die "The local cluster is built with Go 1.24 or later; there is none on PATH or in /usr/local/go." \
    "Install it from the Go project's download page (the package of Debian 12 is too old)," \
    "or use a cluster that you have: ./mizzen up --kubeconfig FILE"
}

# The hash of one program: its sources, the compiler and what is stamped in.
_cluster_hash() { # FOLDER...
  local sources go
  sources=$(_cluster_sources)
  go=$(_cluster_go) || exit
  (
    cd "$sources" || exit
    {
      "$go" env GOVERSION GOARCH
      printf '%s\n' "$_cluster_kubernetes_version" "$_cluster_coredns_version"
      find "$@" -type f \( -name '*.go' -o -name go.mod -o -name go.sum \) ! -name '*_test.go' -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum
    } | sha256sum | cut -c1-16
  )
}

# cluster_bin_dir: prints the folder of the binaries for the sources as they are.
cluster_bin_dir() {
  local hash
  hash=$(_cluster_hash .) || exit
  printf '%s/%s\n' "$(_cluster_cache)" "$hash"
}

# cluster_apiserver_binary: prints the path of mizzen-cluster.
cluster_apiserver_binary() { printf '%s/mizzen-cluster\n' "$(cluster_bin_dir)"; }

_cluster_missing_packages() {
  local need
  for need in containerd:containerd ctr:containerd runc:runc iptables:iptables conntrack:conntrack nsenter:util-linux; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${need%%:*}" >/dev/null || printf '%s\n' "${need##*:}"
  done
  [[ -x /usr/lib/cni/bridge || -x /opt/cni/bin/bridge ]] || printf 'containernetworking-plugins\n'
}

_cluster_install_packages() {
  local missing log
  mapfile -t missing < <(_cluster_missing_packages | sort -u)
  ((${#missing[@]})) || return 0
  if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
    die "The local cluster needs these packages: ${missing[*]}" \
      "Install them, or run as root on Debian or Ubuntu, where this happens by itself."
  fi
  log=$(_cluster_cache)/apt.log
  _cluster_say "installing ${missing[*]}"
  if ! install_packages "${missing[@]}" >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    die "apt-get failed; its whole output is in $log"
  fi
}

# _cluster_program NAME HASH COMMAND...: runs COMMAND, which makes the file named
# by its last argument, unless an earlier run did; prints the file.
_cluster_program() {
  local name=$1 hash=$2 file temp log
  shift 2
  file=$(_cluster_cache)/programs/$name-$hash
  if [[ ! -e $file ]]; then
    temp=$(_cluster_cache)/programs/.new/$name
    log=$(_cluster_cache)/$name.log
    rm -rf "$temp"
    if ! "$@" "$temp" >"$log" 2>&1; then
      tail -n 20 "$log" >&2
      die "building $name failed; the whole output is in $log"
    fi
    mv "$temp" "$file"
    _cluster_say "built $name"
  fi
  printf '%s\n' "$file"
}

_cluster_compile() { # FOLDER PACKAGE LDFLAGS OUTPUT
  local go
  go=$(_cluster_go) || exit
  (cd "$(_cluster_sources)/$1" && CGO_ENABLED=0 "$go" build -trimpath -ldflags "-s -w $3" -o "$4" "$2")
}

# Without the stamps kubectl and Helm misjudge the server's version.
_cluster_version_flags() {
  local package minor=${_cluster_kubernetes_version#v1.}
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    printf -- '-X %s.gitVersion=%s -X %s.gitMajor=1 -X %s.gitMinor=%s -X %s.gitTreeState=clean ' \
      "$package" "$_cluster_kubernetes_version" "$package" "$package" "${minor%%.*}" "$package"
  done
}

_cluster_pack() { # MIZZEN_CLUSTER PROGRAM PATH IMAGE OUTPUT
  "$1" image "$2" --path "$3" --name "$4" --output "$5"
}

_cluster_build() { # BIN
  local bin=$1 programs new own dns kube_hash cluster pause coredns kube pause_image dns_image name
  programs=$(_cluster_cache)/programs
  new=$bin.new
  rm -rf "$programs/.new" "$new"
  mkdir -p "$programs/.new" "$new"

  own=$(_cluster_hash go.mod go.sum cmd internal) || exit
  cluster=$(_cluster_program mizzen-cluster "$own" _cluster_compile . ./cmd/mizzen-cluster "") || exit
  name=$(_cluster_hash cmd/pause) || exit
  pause=$(_cluster_program pause "$name" _cluster_compile . ./cmd/pause "") || exit
  pause_image=$(_cluster_program pause.tar "$name" _cluster_pack "$cluster" "$pause" /pause mizzen/pause:1) || exit
  dns=$(_cluster_hash coredns) || exit
  [[ -e $programs/coredns-$dns ]] || _cluster_say "building CoreDNS (a minute the first time)"
  coredns=$(_cluster_program coredns "$dns" _cluster_compile coredns . "") || exit
  dns_image=$(_cluster_program coredns.tar "$dns" _cluster_pack "$cluster" "$coredns" /coredns "mizzen/coredns:$_cluster_coredns_version") || exit
  kube_hash=$(_cluster_hash kube) || exit
  [[ -e $programs/kube-$kube_hash ]] || _cluster_say "building Kubernetes $_cluster_kubernetes_version (five minutes the first time)"
  kube=$(_cluster_program kube "$kube_hash" _cluster_compile kube . "$(_cluster_version_flags)") || exit

  # Hard links: many versions of the small programs share one Kubernetes.
  ln "$cluster" "$new/mizzen-cluster"
  ln "$kube" "$new/kube"
  ln "$pause_image" "$new/pause.tar"
  ln "$dns_image" "$new/coredns.tar"
  for name in $_cluster_components; do ln -s kube "$new/$name"; done
  mv "$new" "$bin"
}

# cluster_ensure_built: binaries and Debian packages are there afterwards.
# An interrupted build leaves only files under temporary names.
cluster_ensure_built() {
  cluster_ensure_binaries
  _cluster_install_packages
}

# cluster_ensure_binaries: the binaries alone; needs no root. Enough for
# "mizzen-cluster apiserver" and kubectl.
cluster_ensure_binaries() {
  local bin cache
  bin=$(cluster_bin_dir) || exit
  [[ -d $bin ]] && return 0
  cache=$(_cluster_cache)
  mkdir -p "$cache"
  # In a subshell, so that the lock goes with it; and one build at a time.
  (
    _cluster_began=${_cluster_began:-$SECONDS}
    flock 9
    [[ -d $bin ]] || _cluster_build "$bin"
  ) 9>"$cache/.lock" || exit
}

_cluster_tool() { # COMMAND NAME ARGS...
  local command=$1 name=$2
  shift 2
  "$(cluster_apiserver_binary)" "$command" --name "$name" --state "$(_cluster_state "$name")" "$@"
}

# cluster_up NAME NODES
cluster_up() {
  local _cluster_began=$SECONDS
  cluster_ensure_built
  _cluster_tool up "$1" --nodes "${2:-1}"
}

# cluster_down NAME [--keep-state]
cluster_down() {
  [[ -d $(_cluster_state "$1") ]] || return 0
  cluster_ensure_binaries
  _cluster_tool down "$@"
}

# cluster_status NAME [--json]
cluster_status() {
  cluster_ensure_binaries
  _cluster_tool status "$@"
}

# cluster_kubeconfig NAME: prints the path.
cluster_kubeconfig() { printf '%s/kubeconfig\n' "$(_cluster_state "$1")"; }

# cluster_is_running NAME: exit status 0 if a supervisor holds the cluster.
cluster_is_running() {
  local lock
  lock=$(_cluster_state "$1")/supervisor.lock
  # The supervisor holds this lock for as long as it lives.
  [[ -e $lock ]] && ! flock --shared --nonblock "$lock" true
}

# cluster_import NAME ARCHIVE...
cluster_import() {
  cluster_ensure_binaries
  _cluster_tool import "$@"
}

_cluster_help() {
  cat <<'HELP'
Usage: ./mizzen cluster COMMAND [--name NAME] [OPTIONS]

A real Kubernetes on this machine, without Docker. It needs Linux, root and Go.

Commands:
  up [--nodes K]         bring the cluster up, or back to health
  down [--keep-state]    end it and remove all of it
  status [--json]        what runs; exit status 1 if it is not healthy
  kubeconfig             print the kubeconfig's path
  import ARCHIVE...      give image archives to every node
  logs COMPONENT         print a component's log [--node K]
  build                  only build the binaries and install packages
  apiserver --dir DIR    only etcd and an API server, for tests; needs no root

The cluster's name is "mizzen" unless --name says otherwise.
HELP
}

# cluster_main ARGS...: ./mizzen cluster ARGS...
cluster_main() {
  local command=${1:-help} name=mizzen nodes=1 rest=()
  [[ $# -eq 0 ]] || shift
  while [[ $# -gt 0 ]]; do
    case $1 in
      --name) name=${2:?--name needs a value} && shift ;;
      --name=*) name=${1#*=} ;;
      --help | -h) command=help ;;
      *) rest+=("$1") ;;
    esac
    shift
  done
  case $command in
    up)
      while [[ ${#rest[@]} -gt 0 ]]; do
        case ${rest[0]} in
          --nodes) nodes=${rest[1]:?--nodes needs a value} && rest=("${rest[@]:1}") ;;
          --nodes=*) nodes=${rest[0]#*=} ;;
          *) die "cluster up: unknown argument ${rest[0]}" ;;
        esac
        rest=("${rest[@]:1}")
      done
      cluster_up "$name" "$nodes"
      ;;
    down) cluster_down "$name" "${rest[@]}" ;;
    status) cluster_status "$name" "${rest[@]}" ;;
    kubeconfig) cluster_kubeconfig "$name" ;;
    import) cluster_import "$name" "${rest[@]}" ;;
    logs) cluster_ensure_binaries && _cluster_tool logs "$name" "${rest[@]}" ;;
    build) cluster_ensure_built && cluster_bin_dir ;;
    apiserver) cluster_ensure_binaries && "$(cluster_apiserver_binary)" apiserver "${rest[@]}" ;;
    help | --help | -h) _cluster_help ;;
    *) _cluster_help >&2 && die "cluster: unknown command $command" ;;
  esac
}
