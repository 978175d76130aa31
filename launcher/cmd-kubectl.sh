# shellcheck shell=bash
# ./mizzen kubectl

cmd_kubectl() {
  # shellcheck source=launcher/tool.sh
  source "$MIZZEN_ROOT/launcher/tool.sh"
  run_tool kubectl "$@"
}
