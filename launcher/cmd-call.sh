# shellcheck shell=bash
# ./mizzen call

help_call() {
  cat <<'TEXT'
Usage: ./mizzen call FUNCTION [JSON] [-n NAMESPACE] [--name NAME]

Calls a Function through the gateway and prints its answer. JSON is the list of arguments ([2, "a"]) or the call's own
form ({"args": [2], "kwargs": {"b": 3}}); without it the Function is called without arguments.

The caller is the ServiceAccount mizzen-cli of the namespace; it is made at first use, with a Role that may call the
Functions of that namespace and nothing else. ./mizzen down removes it.
TEXT
}

cmd_call() {
  local function='' body='' namespace=default name='' part
  while (($#)); do
    case $1 in
      -n | --namespace) need_value "$@" && namespace=$2 && shift ;;
      --name) need_value "$@" && name=$2 && shift ;;
      -h | --help) help_call && return ;;
      -*) die "call: unknown option '$1'" "See ./mizzen call --help." ;;
      *)
        if [[ -z $function ]]; then function=$1; elif [[ -z $body ]]; then body=$1; else die "call: too many arguments" "See ./mizzen call --help."; fi
        ;;
    esac
    shift
  done
  [[ -n $function ]] || die "call needs the name of a Function." "See ./mizzen call --help."
  for part in installation install; do
    # shellcheck source=/dev/null
    source "$MIZZEN_ROOT/launcher/$part.sh"
  done
  installation_use "${name:-$(installation_current)}"
  load_tools
  ensure_packages python3=python3
  ensure_caller "$namespace"
  open_gateway
  python3 "$MIZZEN_ROOT/launcher/quickstart.py" --kubectl "$KUBECTL" --gateway "$GATEWAY_URL" \
    --call "$function" --body "$body" --namespace "$namespace"
}

# A caller with just the right to call, in one namespace.
ensure_caller() {
  local namespace=$1
  ! k get serviceaccount mizzen-cli -n "$namespace" >/dev/null 2>&1 || return 0
  k apply -f - >/dev/null <<YAML
apiVersion: v1
kind: ServiceAccount
metadata: {name: mizzen-cli, namespace: "$namespace", labels: {app.kubernetes.io/managed-by: mizzen-launcher}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: mizzen-cli, namespace: "$namespace", labels: {app.kubernetes.io/managed-by: mizzen-launcher}}
rules:
  - {apiGroups: [mizzen.dev], resources: [functions/call], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: mizzen-cli, namespace: "$namespace", labels: {app.kubernetes.io/managed-by: mizzen-launcher}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: mizzen-cli}
subjects: [{kind: ServiceAccount, name: mizzen-cli, namespace: "$namespace"}]
YAML
}
