# shellcheck shell=bash
# ./mizzen cluster

cmd_cluster() {
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/cluster.sh"
  cluster_main "$@"
}
