# shellcheck shell=bash
# ./mizzen status

cmd_status() {
  local name='' json=''
  while (($#)); do
    case $1 in
      --name) need_value "$@" && name=$2 && shift ;;
      --json) json=--json ;;
      -h | --help)
        cat <<'TEXT'
Usage: ./mizzen status [--name NAME] [--json]

What runs in the installation of the last ./mizzen up, or in the named one: the cluster, and for each process
whether it is ready, how often it restarted, its resident memory and the seconds from start to ready.
Exit status 0 only if every process is ready.
TEXT
        return
        ;;
      *) die "status: unknown argument '$1'" "See ./mizzen status --help." ;;
    esac
    shift
  done
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/installation.sh"
  installation_use "${name:-$(installation_current)}"
  load_tools
  ensure_packages python3=python3
  python3 "$MIZZEN_ROOT/launcher/status.py" --kubectl "$KUBECTL" --namespace "$MIZZEN_NAMESPACE" \
    --name "$INSTALLATION" --cluster "$CLUSTER_KIND" $json
}
