# shellcheck shell=bash
# kubectl and helm: the machine's own where they are recent enough, else built
# from Go modules. Sourced by ./mizzen after cluster.sh; defines functions only.

_tools_helm_version=v3.19.0

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
  _tools_built_helm
}

_tools_built_helm() {
  local cache=${MIZZEN_CACHE:-$HOME/.cache/mizzen} folder go
  folder=$cache/helm-$_tools_helm_version
  if [[ ! -x $folder/helm ]]; then
    go=$(_cluster_go) || exit
    mkdir -p "$cache"
    (
      flock 9
      [[ -x $folder/helm ]] && exit
      say "building Helm $_tools_helm_version (a minute the first time)" >&2
      rm -rf "$folder.new"
      if ! GOBIN=$folder.new CGO_ENABLED=0 "$go" install -trimpath \
        -ldflags "-s -w -X helm.sh/helm/v3/internal/version.version=$_tools_helm_version" \
        "helm.sh/helm/v3/cmd/helm@$_tools_helm_version" >"$cache/helm.log" 2>&1; then
        tail -n 20 "$cache/helm.log" >&2
        die "building Helm failed; the whole output is in $cache/helm.log"
      fi
      mv "$folder.new" "$folder"
    ) 9>"$cache/.helm.lock" || exit
  fi
  printf '%s\n' "$folder/helm"
}
