# shellcheck shell=bash
# The quickstart: examples/quickstart/ applied, its calls played through the gateway.

QUICKSTART=$MIZZEN_ROOT/examples/quickstart

apply_quickstart() { k apply -f "$QUICKSTART" --server-side --force-conflicts --field-manager=mizzen-launcher; }

# Not a step: its output is the point.
play_quickstart() {
  open_gateway
  python3 "$MIZZEN_ROOT/launcher/quickstart.py" --kubectl "$KUBECTL" --gateway "$GATEWAY_URL" "$QUICKSTART"
}
