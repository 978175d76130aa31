# shellcheck shell=bash
# ./mizzen down

help_down() {
  cat <<'TEXT'
Usage: ./mizzen down [--name NAME] [--purge-cache]

Removes what ./mizzen up made. A cluster that up made itself (k3s in a container, or the local cluster) ends with all
that is in it. From a cluster that was given, the quickstart and the installation are removed; the custom resource
definitions stay as long as there are objects of yours, and nothing of yours is deleted.

  --name NAME     which installation (default: that of the last up)
  --purge-cache   also remove the caches: built programs, image bases (the next up builds them again)
TEXT
}

cmd_down() {
  local name='' purge='' part kind
  while (($#)); do
    case $1 in
      --name) need_value "$@" && name=$2 && shift ;;
      --purge-cache) purge=yes ;;
      -h | --help) help_down && return ;;
      *) die "down: unknown argument '$1'" "See ./mizzen down --help." ;;
    esac
    shift
  done
  for part in installation build install k3s quickstart cluster; do
    # shellcheck source=/dev/null
    source "$MIZZEN_ROOT/launcher/$part.sh"
  done
  name=${name:-$(installation_current)}
  installation_check_name "$name"
  kind=$(installation_kind "$name")
  case $kind in
    local) step "Ending the cluster '$name'" cluster_down "$name" ;;
    k3s) step "Removing the k3s container" k3s_down "$name" ;;
    given) down_given "$name" ;;
    *) say "There is no installation '$name'." ;;
  esac
  rm -rf "$(installation_folder "$name")"
  if [[ -s $MIZZEN_STATE/current && $(cat "$MIZZEN_STATE/current") == "$name" ]]; then
    rm -f "$MIZZEN_STATE/current"
  fi
  if [[ -n $purge ]]; then
    step "Removing caches" rm -rf "$MIZZEN_CACHE" "$MIZZEN_ROOT/.mizzen"
  fi
}

down_given() {
  installation_use "$1"
  load_tools
  if [[ -d $QUICKSTART ]] && has_definitions; then
    step "Removing the quickstart" k delete -f "$QUICKSTART" --ignore-not-found --timeout=120s
  fi
  step "Removing the callers that ./mizzen call made" k delete serviceaccounts,roles,rolebindings -A \
    -l app.kubernetes.io/managed-by=mizzen-launcher --ignore-not-found
  local left
  left=$(objects_left)
  if [[ -n $left ]]; then
    # Their finalizers need the operator: what stays keeps its data until Mizzen is installed again.
    step "Removing the installation" uninstall_release mizzen
    say "The definitions and these objects of yours stay: $left."
    note "./mizzen up --kubeconfig … brings them back to life; delete them first if nothing shall be left."
    return
  fi
  step "Removing the installation" uninstall_release mizzen
  step "Removing the definitions" remove_definitions
  step "Removing the namespace $MIZZEN_NAMESPACE" k delete namespace "$MIZZEN_NAMESPACE" --ignore-not-found --timeout=120s
}

has_definitions() { k get crd functions.mizzen.dev >/dev/null 2>&1; }

objects_left() {
  has_definitions || return 0
  local kind count text=()
  for kind in apps functions volumes dicts queues secrets; do
    count=$(k get "$kind.mizzen.dev" -A -o name 2>/dev/null | wc -l)
    ((count == 0)) || text+=("$count $kind")
  done
  (IFS=,; printf '%s' "${text[*]}")
}

uninstall_release() { h uninstall "$1" -n "$MIZZEN_NAMESPACE" --wait --timeout 3m --ignore-not-found; }

# Helm keeps definitions that carry the keep policy; here nothing of anybody's is left in them.
remove_definitions() {
  local definitions
  uninstall_release mizzen-crds
  mapfile -t definitions < <(k get crd -o name | grep '\.mizzen\.dev$')
  ((${#definitions[@]} == 0)) || k delete --timeout=120s "${definitions[@]}"
}
