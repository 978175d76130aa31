# shellcheck shell=bash
# ./mizzen helm

cmd_helm() {
  local name
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/installation.sh"
  name=$(installation_current)
  if [[ ${1:-} == --name ]]; then
    need_value "$@"
    name=$2
    shift 2
  fi
  if (($# == 0)); then
    say "Usage: ./mizzen helm [--name NAME] ARGUMENTS…"
    say "Runs helm against the cluster of the last ./mizzen up, or of the named installation. For its own help: ./mizzen helm help"
    return
  fi
  load_tools
  # Its own help needs no cluster.
  case $1 in
    --help | -h | help | completion) ;;
    *) installation_use "$name" ;;
  esac
  trap - EXIT INT TERM
  exec "$HELM" "$@"
}
