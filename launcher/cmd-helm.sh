# shellcheck shell=bash
# ./mizzen helm

cmd_helm() {
  # shellcheck source=launcher/tool.sh
  source "$MIZZEN_ROOT/launcher/tool.sh"
  run_tool helm "$@"
}
