# shellcheck shell=bash
# ./mizzen up

help_up() {
  cat <<'TEXT'
Usage: ./mizzen up [options]

Brings Mizzen up and proves it: a cluster unless one is given, the images, the charts, and the quickstart, whose
Functions are then called cold and warm. May be run again at any time; what is unchanged is not done twice.

  --kubeconfig FILE   use this cluster (its images come from --push, or must be on its nodes already)
  --context NAME      and this context of it
  --push REGISTRY     push the images to REGISTRY/mizzen/… and let the cluster pull them
  --name NAME         name of the installation and of the cluster made for it (default: mizzen)
  --nodes K           nodes of the local cluster (default: 1)
  --claims            volumes for PersistentVolumeClaims too, with snapshots: the sidecars and what the cluster needs
                      for snapshots are built from their Go modules (local cluster only)
  --skip-quickstart   stop when Mizzen is ready

Without --kubeconfig and --context the cluster is k3s in a container where a Docker engine works, else a real
Kubernetes made of Go modules in namespaces of this machine (Linux and root).
TEXT
}

cmd_up() {
  local name=mizzen nodes=1 kubeconfig='' context='' registry='' claims='' quickstart=yes begin
  while (($#)); do
    case $1 in
      --kubeconfig) need_value "$@" && kubeconfig=$2 && shift ;;
      --context) need_value "$@" && context=$2 && shift ;;
      --push) need_value "$@" && registry=${2%/} && shift ;;
      --name) need_value "$@" && name=$2 && shift ;;
      --nodes) need_value "$@" && nodes=$2 && shift ;;
      --claims) claims=yes ;;
      --skip-quickstart) quickstart='' ;;
      -h | --help) help_up && return ;;
      *) die "up: unknown argument '$1'" "See ./mizzen up --help." ;;
    esac
    shift
  done
  [[ $nodes =~ ^[1-9][0-9]*$ ]] || die "--nodes needs a number from 1, not '$nodes'."
  load_parts
  installation_check_name "$name"
  begin=$(now_ms)
  say "${BOLD}Mizzen $MIZZEN_VERSION${PLAIN}"
  ensure_jdk
  ensure_packages python3=python3
  bring_up_cluster "$name" "$nodes" "$kubeconfig" "$context"
  printf '%s\n' "$name" >"$MIZZEN_STATE/current"
  installation_put "$name" registry "$registry"
  installation_put "$name" claims "$claims"
  installation_use "$name"
  install_mizzen
  if [[ -n $quickstart ]]; then
    step "Applying the quickstart" apply_quickstart
    play_quickstart
  fi
  say ""
  say "${GREEN}Mizzen is up${PLAIN} after $(seconds_since "$begin") s, on $(describe_cluster)."
  note "./mizzen status, ./mizzen kubectl get functions -A, ./mizzen down"
}

load_parts() {
  local part
  for part in installation build install claims k3s quickstart; do
    # shellcheck source=/dev/null
    source "$MIZZEN_ROOT/launcher/$part.sh"
  done
}

describe_cluster() {
  case $CLUSTER_KIND in
    local) printf "the local cluster '%s'" "$INSTALLATION" ;;
    k3s) printf "k3s in the container '%s'" "$(k3s_container "$INSTALLATION")" ;;
    *) printf 'the cluster of %s' "${KUBECONFIG:?}" ;;
  esac
}

# bring_up_cluster NAME NODES KUBECONFIG CONTEXT
bring_up_cluster() {
  local name=$1 nodes=$2 kubeconfig=$3 context=$4 known kind
  known=$(installation_kind "$name")
  if [[ -n $kubeconfig$context ]]; then
    kind=given
  elif [[ $known == local || $known == k3s ]]; then
    kind=$known
  elif docker_works; then
    kind=k3s
  else
    kind=local
  fi
  if [[ -n $known && $known != "$kind" && ($known != given || $kind != given) ]]; then
    die "'$name' is already an installation on a cluster of kind $known." \
      "Remove it with ./mizzen down --name $name, or choose another --name."
  fi
  case $kind in
    given)
      load_cluster_tools
      use_given_cluster "$name" "$kubeconfig" "$context"
      ;;
    k3s)
      mkdir -p "$(installation_folder "$name")"
      installation_put "$name" kind k3s
      step "Starting k3s in a container" k3s_up "$name"
      installation_put "$name" kubeconfig "$(k3s_kubeconfig "$name")"
      load_cluster_tools
      ;;
    local)
      [[ $(uname -s) == Linux ]] || die "There is no Docker engine here, and the local cluster needs Linux." \
        "Start Docker, or give a cluster: ./mizzen up --kubeconfig FILE --push REGISTRY"
      ((EUID == 0)) || die "There is no Docker engine here, and the local cluster needs root." \
        "Run this as root, start Docker, or give a cluster: ./mizzen up --kubeconfig FILE --push REGISTRY"
      # shellcheck source=/dev/null
      source "$MIZZEN_ROOT/launcher/cluster.sh"
      step "Building Kubernetes from its Go modules" cluster_ensure_built
      installation_put "$name" kind local
      step "Starting the cluster '$name'" cluster_up "$name" "$nodes"
      installation_put "$name" kubeconfig "$(cluster_kubeconfig "$name")"
      load_cluster_tools
      ;;
  esac
}

# kubectl and Helm may have to be built first; that is a step of its own.
load_cluster_tools() {
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/cluster.sh"
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/tools.sh"
  step "Finding kubectl and Helm" eval 'tool_kubectl && tool_helm'
  load_tools
}

use_given_cluster() {
  local name=$1 kubeconfig=$2 context=$3 own
  [[ -z $kubeconfig || -r $kubeconfig ]] || die "The kubeconfig $kubeconfig cannot be read."
  kubeconfig=${kubeconfig:-${KUBECONFIG:-$HOME/.kube/config}}
  if [[ $kubeconfig != *:* && -r $kubeconfig && -z $context ]]; then
    own=$(readlink -f "$kubeconfig")
  else
    # A file of our own with just that context, so that nobody's current context matters.
    own=$(installation_folder "$name")/given.kubeconfig
    mkdir -p "${own%/*}"
    (umask 077 && KUBECONFIG=$kubeconfig k config view --minify --flatten ${context:+--context "$context"} >"$own") ||
      die "The context '$context' is not in $kubeconfig."
  fi
  step "Reaching the cluster of $kubeconfig" env KUBECONFIG="$own" "$KUBECTL" --request-timeout=15s get --raw /readyz
  installation_put "$name" kind given
  installation_put "$name" kubeconfig "$own"
}
