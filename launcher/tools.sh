# shellcheck shell=bash
# kubectl and helm: the machine's own where they are recent enough, else built
# from Go modules; csi-sanity, the CSI sidecars and s5cmd, always built. Sourced by ./mizzen after cluster.sh; defines functions only.

_tools_helm_version=v3.19.0
_tools_csi_sanity_version=v5.4.0
_tools_csi_provisioner_version=v5.1.0
_tools_csi_resizer_version=v1.12.0
_tools_snapshotter_version=v8.1.0
_tools_snapshot_definitions_version=v8.0.0
_tools_s5cmd_version=v2.3.0

# _tools_at_least VERSION WANTED: both like 1.31.
_tools_at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

_tools_version_in() { sed -nE 's/.*v([0-9]+\.[0-9]+)\.[0-9].*/\1/p' | head -n 1; }

# tool_kubectl: prints the path of a kubectl of 1.31 or later.
tool_kubectl() {
  local found version
  if found=$(command -v kubectl); then
    version=$("$found" version --client 2>/dev/null | _tools_version_in) || version=
    if [[ -n $version ]] && _tools_at_least "$version" 1.31; then
      printf '%s\n' "$found"
      return
    fi
  fi
  cluster_ensure_binaries
  printf '%s/kubectl\n' "$(cluster_bin_dir)"
}

# tool_helm: prints the path of a Helm 3 of 3.14 or later.
tool_helm() {
  local found version
  if found=$(command -v helm); then
    version=$("$found" version --short 2>/dev/null | _tools_version_in) || version=
    if [[ $version == 3.* ]] && _tools_at_least "$version" 3.14; then
      printf '%s\n' "$found"
      return
    fi
  fi
  _tools_built helm "$_tools_helm_version" helm.sh/helm/v3 ./cmd/helm \
    "-X helm.sh/helm/v3/internal/version.version=$_tools_helm_version"
}

# tool_csi_sanity: prints the path of csi-sanity, by which CSI drivers are tested.
tool_csi_sanity() { _tools_built csi-sanity "$_tools_csi_sanity_version" github.com/kubernetes-csi/csi-test/v5 ./cmd/csi-sanity ""; }

# tool_csi_provisioner: prints the path of the sidecar that makes volumes for claims; of the chart's version.
tool_csi_provisioner() {
  _tools_built csi-provisioner "$_tools_csi_provisioner_version" github.com/kubernetes-csi/external-provisioner/v5 ./cmd/csi-provisioner ""
}

# tool_csi_snapshotter, tool_csi_resizer: the other sidecars of the chart.
tool_csi_snapshotter() {
  _tools_built csi-snapshotter "$_tools_snapshotter_version" github.com/kubernetes-csi/external-snapshotter/v8 ./cmd/csi-snapshotter ""
}
tool_csi_resizer() {
  _tools_built csi-resizer "$_tools_csi_resizer_version" github.com/kubernetes-csi/external-resizer ./cmd/csi-resizer ""
}

# tool_snapshot_controller: prints the path of what a cluster needs once for VolumeSnapshots.
tool_snapshot_controller() {
  _tools_built snapshot-controller "$_tools_snapshotter_version" github.com/kubernetes-csi/external-snapshotter/v8 ./cmd/snapshot-controller ""
}

# tool_sidecar_image NAME: prints the image's name, as the chart has it.
tool_sidecar_image() {
  case $1 in
    csi-provisioner) printf 'sig-storage/%s:%s\n' "$1" "$_tools_csi_provisioner_version" ;;
    csi-resizer) printf 'sig-storage/%s:%s\n' "$1" "$_tools_csi_resizer_version" ;;
    csi-snapshotter | snapshot-controller) printf 'sig-storage/%s:%s\n' "$1" "$_tools_snapshotter_version" ;;
  esac
}

# tool_sidecar_archive NAME: prints the path of an archive with that image, of the program alone.
tool_sidecar_archive() {
  local program
  program=$("tool_${1//-/_}") || exit
  if [[ ! -e $program.tar ]]; then
    "$(cluster_apiserver_binary)" image "$program" --path "/$1" --name "$(tool_sidecar_image "$1")" --output "$program.tar.new" >&2 || exit
    mv "$program.tar.new" "$program.tar"
  fi
  printf '%s\n' "$program.tar"
}

# tool_snapshot_definitions, tool_snapshot_manifests: print the folder of the definitions of snapshots, and that of the
# snapshot-controller's objects.
tool_snapshot_definitions() { _tools_source "github.com/kubernetes-csi/external-snapshotter/client/v8@$_tools_snapshot_definitions_version"; }
tool_snapshot_manifests() {
  local source
  source=$(_tools_source "github.com/kubernetes-csi/external-snapshotter/v8@$_tools_snapshotter_version") || return
  printf '%s\n' "$source/deploy/kubernetes/snapshot-controller"
}

# tool_s5cmd: prints the path of s5cmd, beside which volumes are measured.
tool_s5cmd() {
  _tools_built s5cmd "$_tools_s5cmd_version" github.com/peak/s5cmd/v2 . \
    "-X github.com/peak/s5cmd/v2/version.Version=$_tools_s5cmd_version"
}

# _tools_built NAME VERSION MODULE PACKAGE LDFLAGS: builds the program of a Go module once, with the
# dependencies that the module itself has pinned; prints its path. PACKAGE is a folder of the module.
_tools_built() {
  local name=$1 version=$2 module=$3 package=$4 flags=$5
  local cache=${MIZZEN_CACHE:-$HOME/.cache/mizzen} folder go
  folder=$cache/$name-$version
  if [[ ! -x $folder/$name ]]; then
    go=$(_cluster_go) || exit
    mkdir -p "$cache"
    (
      flock 9
      [[ -x $folder/$name ]] && exit
      say "building $name $version (a minute the first time)" >&2
      rm -rf "$folder.new"
      if ! _tools_build_go "$go" "$module@$version" "$package" "$flags" "$folder.new/$name" >"$cache/$name.log" 2>&1; then
        tail -n 20 "$cache/$name.log" >&2
        die "building $name failed; the whole output is in $cache/$name.log"
      fi
      mv "$folder.new" "$folder"
    ) 9>"$cache/.$name.lock" || exit
  fi
  printf '%s\n' "$folder/$name"
}

# _tools_source MODULE: prints the folder with the files of a Go module.
_tools_source() {
  local go source
  go=$(_cluster_go) || exit
  source=$("$go" mod download -json "$1" | tee /dev/stderr | sed -nE 's/^\s*"Dir": "(.*)",?$/\1/p')
  [[ -d $source ]] && printf '%s\n' "$source"
}

# Not by go install: that asks for the list of all versions too, which not every proxy gives.
_tools_build_go() {
  local go=$1 module=$2 package=$3 flags=$4 output=$5 source other folder own=${5%/*}/go.mod
  source=$(_tools_source "$module") && cd "$source" || return 1
  mkdir -p "${own%/*}"
  install -m 644 go.mod go.sum "${own%/*}"
  # A folder that is a module of its own is not among the files of this one: the version that is required stands for it.
  sed -nE 's/^replace ([^ ]+) => (\.[^ ]*)$/\1 \2/p' go.mod | while read -r other folder; do
    [[ -d $folder ]] || "$go" mod edit -dropreplace "$other" "$own"
  done
  CGO_ENABLED=0 "$go" build -mod=mod -modfile="$own" -trimpath -ldflags "-s -w $flags" -o "$output" "$package"
}
