# shellcheck shell=bash
# ./mizzen kubeconfig

cmd_kubeconfig() {
  local name=''
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/installation.sh"
  while (($#)); do
    case $1 in
      --name) need_value "$@" && name=$2 && shift ;;
      -h | --help)
        say "Usage: ./mizzen kubeconfig [--name NAME]"
        say "Prints the path of the kubeconfig in use: of the last ./mizzen up, or of the named installation."
        return
        ;;
      *) die "kubeconfig: unknown argument '$1'" ;;
    esac
    shift
  done
  installation_use "${name:-$(installation_current)}"
  printf '%s\n' "$KUBECONFIG"
}
