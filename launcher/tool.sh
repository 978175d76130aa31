# shellcheck shell=bash
# A tool that ./mizzen finds or builds, run against the cluster of an installation.

# run_tool NAME [--name INSTALLATION] ARGUMENTS…
run_tool() {
  local tool=$1 name
  shift
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/installation.sh"
  name=$(installation_current)
  if [[ ${1:-} == --name ]]; then
    need_value "$@"
    name=$2
    shift 2
  fi
  if (($# == 0)); then
    say "Usage: ./mizzen $tool [--name NAME] ARGUMENTS…"
    say "Runs $tool against the cluster of the last ./mizzen up, or of the named installation. For its own help: ./mizzen $tool help"
    return
  fi
  load_tools
  # Its own help needs no cluster.
  case $1 in
    --help | -h | help | completion) ;;
    *) installation_use "$name" ;;
  esac
  trap - EXIT INT TERM
  case $tool in
    helm) exec "$HELM" "$@" ;;
    kubectl) exec "$KUBECTL" "$@" ;;
    *) die "There is no tool '$tool'." ;;
  esac
}
