# shellcheck shell=bash
# One installation of Mizzen, by name: on which cluster it is, and how that cluster is reached.
# Its folder holds `kind` (given, k3s or local), `kubeconfig` (a path), `registry`, stamps, and credentials.

installation_folder() { printf '%s/installations/%s' "$MIZZEN_STATE" "$1"; }

# The name used by commands that are given none: that of the last `up`.
installation_current() {
  if [[ -s $MIZZEN_STATE/current ]]; then cat "$MIZZEN_STATE/current"; else printf 'mizzen'; fi
}

installation_get() {
  local file
  file=$(installation_folder "$1")/$2
  [[ ! -s $file ]] || cat "$file"
}

installation_put() {
  local folder
  folder=$(installation_folder "$1")
  mkdir -p "$folder"
  chmod 700 "$folder"
  printf '%s\n' "$3" >"$folder/$2"
}

installation_check_name() {
  [[ $1 =~ ^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$ ]] ||
    die "'$1' is not a name for an installation: use up to 32 lower-case letters, digits and inner dashes."
}

# given, k3s or local; nothing when there is no such installation. A local cluster that was brought up by hand counts.
installation_kind() {
  local kind
  kind=$(installation_get "$1" kind)
  if [[ -z $kind && -s $MIZZEN_STATE/clusters/$1/kubeconfig ]]; then kind=local; fi
  printf '%s' "$kind"
}

# Points everything in this shell at an installation's cluster.
installation_use() {
  local name=$1
  installation_check_name "$name"
  INSTALLATION=$name
  CLUSTER_KIND=$(installation_kind "$name")
  [[ -n $CLUSTER_KIND ]] || die "There is no installation '$name'." "Make one with: ./mizzen up --name $name"
  KUBECONFIG=$(installation_get "$name" kubeconfig)
  [[ -n $KUBECONFIG ]] || KUBECONFIG=$MIZZEN_STATE/clusters/$name/kubeconfig
  [[ -s $KUBECONFIG ]] || die "The kubeconfig of '$name' is gone: $KUBECONFIG" "Run ./mizzen up again."
  export KUBECONFIG INSTALLATION CLUSTER_KIND
}

load_tools() {
  [[ -z ${TOOLS_LOADED:-} ]] || return 0
  [[ -f $MIZZEN_ROOT/launcher/tools.sh ]] || die "launcher/tools.sh is missing from this checkout."
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/cluster.sh"
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/tools.sh"
  KUBECTL=$(tool_kubectl)
  HELM=$(tool_helm)
  TOOLS_LOADED=yes
}

# Against the cluster in use: KUBECONFIG is exported and its current context is the right one.
k() { "$KUBECTL" "$@"; }
h() { "$HELM" "$@"; }
