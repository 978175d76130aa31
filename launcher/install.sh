# shellcheck shell=bash
# Images, charts and readiness of one installation. Needs installation_use and load_tools.

# The cluster's own identity: stamps of one that was made anew do not count.
cluster_identity() { k get namespace kube-system -o 'jsonpath={.metadata.uid}'; }

import_images() {
  local stamp identity reference tar new=0 tars=() references=()
  stamp=$(installation_folder "$INSTALLATION")/imported
  identity=$(cluster_identity)
  touch "$stamp"
  while IFS=$'\t' read -r reference tar; do
    grep -qxF "$identity $reference" "$stamp" && continue
    tars+=("$tar")
    references+=("$reference")
    new=$((new + 1))
  done < <(image_list)
  if ((new)); then
    case $CLUSTER_KIND in
      local) cluster_import "$INSTALLATION" "${tars[@]}" ;;
      k3s) k3s_import "$INSTALLATION" "${tars[@]}" ;;
      *) die "Images cannot be imported into a cluster of kind $CLUSTER_KIND." ;;
    esac
    for reference in "${references[@]}"; do printf '%s %s\n' "$identity" "$reference" >>"$stamp"; done
  fi
  step_note "$new new"
}

image_list() {
  python3 - "$(images_report images)" <<'PY'
import json, sys
for image in json.load(open(sys.argv[1])):
    print(image["reference"], image["tar"], sep="\t")
PY
}

# A given cluster without --push must have the images already; nodes list what they hold.
require_images_on_nodes() {
  local nodes reference missing=()
  nodes=$(k get nodes -o 'jsonpath={.items[*].status.images[*].names[*]}' | tr ' ' '\n')
  while IFS=$'\t' read -r reference _; do
    grep -qE "(^|/)$reference\$" <<<"$nodes" || missing+=("$reference")
  done < <(image_list)
  ((${#missing[@]} == 0)) ||
    die "No node of this cluster has ${missing[0]}$( ((${#missing[@]} > 1)) && printf ' and %d more' $((${#missing[@]} - 1)))." \
      "Give a registry that the cluster can pull from: ./mizzen up --kubeconfig … --push REGISTRY" \
      "or import the archives in .mizzen/images on every node (ctr -n k8s.io images import FILE)."
}

write_values() {
  local folder report=images claims=''
  folder=$(installation_folder "$INSTALLATION")
  [[ -z $(installation_get "$INSTALLATION" registry) ]] || report=pushed
  if claims_wanted; then claims=--claims; fi
  python3 "$MIZZEN_ROOT/launcher/values.py" "$(images_report "$report")" ${claims:+"$claims"} >"$folder/values.json"
}

# The bundled object store's credential is made once and lives in the cluster alone.
ensure_namespace_and_credential() {
  local secret=mizzen-object-store-credentials
  k get namespace "$MIZZEN_NAMESPACE" >/dev/null 2>&1 || k create namespace "$MIZZEN_NAMESPACE"
  # The volume agent mounts file systems on the node.
  k label namespace "$MIZZEN_NAMESPACE" pod-security.kubernetes.io/enforce=privileged --overwrite
  k get secret "$secret" -n "$MIZZEN_NAMESPACE" >/dev/null 2>&1 || k create -f - <<YAML
apiVersion: v1
kind: Secret
metadata: {name: $secret, namespace: $MIZZEN_NAMESPACE, labels: {app.kubernetes.io/managed-by: mizzen-launcher}}
stringData: {AWS_ACCESS_KEY_ID: "mizzen-$(random_hex 4)", AWS_SECRET_ACCESS_KEY: "$(random_hex 32)"}
YAML
}

random_hex() { head -c "$1" /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }

install_charts() {
  local folder stamp wanted
  folder=$(installation_folder "$INSTALLATION")
  stamp=$folder/installed
  write_values
  wanted="$(cluster_identity) $(sources_hash helm) $(sha256sum <"$folder/values.json")"
  if [[ -s $stamp && $(cat "$stamp") == "$wanted" ]] &&
    h status mizzen -n "$MIZZEN_NAMESPACE" 2>/dev/null | grep -q '^STATUS: deployed'; then
    step_note "unchanged"
    return 0
  fi
  rm -f "$stamp"
  ensure_namespace_and_credential
  recover_release mizzen-crds
  recover_release mizzen
  h upgrade --install mizzen-crds "$MIZZEN_ROOT/helm/mizzen-crds" -n "$MIZZEN_NAMESPACE"
  h upgrade --install mizzen "$MIZZEN_ROOT/helm/mizzen" -n "$MIZZEN_NAMESPACE" -f "$folder/values.json"
  printf '%s\n' "$wanted" >"$stamp"
}

# An interrupted Helm leaves the release locked: "another operation is in progress".
recover_release() {
  local status
  status=$(h status "$1" -n "$MIZZEN_NAMESPACE" 2>/dev/null | sed -n 's/^STATUS: //p' || true)
  case $status in
    pending-install) h uninstall "$1" -n "$MIZZEN_NAMESPACE" --wait ;;
    pending-upgrade | pending-rollback) h rollback "$1" -n "$MIZZEN_NAMESPACE" ;;
  esac
}

wait_rollout() {
  python3 "$MIZZEN_ROOT/launcher/rollout.py" --kubectl "$KUBECTL" \
    --namespace "$MIZZEN_NAMESPACE" --timeout "${1:-300}"
}

# Everything after "there is a cluster": build, images, charts, ready.
install_mizzen() {
  local registry
  registry=$(installation_get "$INSTALLATION" registry)
  ensure_maven
  ensure_image_packages
  step "Building the modules" build_modules
  if [[ -n $registry ]]; then
    step "Building images and pushing them to $registry" build_images "$registry"
  else
    step "Building images" build_images
    if [[ $CLUSTER_KIND == given ]]; then
      step "Looking for the images on the cluster's nodes" require_images_on_nodes
    else
      step "Importing images" import_images
    fi
  fi
  if claims_wanted; then step "Adding claims and snapshots" install_claims; fi
  step "Installing the charts" install_charts
  step "Waiting until Mizzen is ready" wait_rollout 300
}

# The gateway's base URL in $GATEWAY_URL: straight to its Service where pod and service addresses answer

# Sets GATEWAY_URL.
open_gateway() {
  open_service mizzen-gateway
  # shellcheck disable=SC2034
  GATEWAY_URL=$SERVICE_URL
}

# open_service NAME: sets SERVICE_URL, where that Service of the installation is reached from here while the launcher runs.
open_service() {
  local service=$1 port='' log
  if [[ $CLUSTER_KIND == local ]]; then
    SERVICE_URL=http://$(k get service "$service" -n "$MIZZEN_NAMESPACE" -o 'jsonpath={.spec.clusterIP}')
    return
  fi
  [[ -d $MIZZEN_LOGS ]] || new_logs
  log=$MIZZEN_LOGS/port-forward-$service.log
  k port-forward -n "$MIZZEN_NAMESPACE" "service/$service" :80 >"$log" 2>&1 </dev/null &
  FORWARD_PID=$!
  at_exit close_service
  for _ in {1..100}; do
    port=$(sed -n 's/^Forwarding from 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$log" | head -n 1)
    [[ -z $port ]] || break
    kill -0 "$FORWARD_PID" 2>/dev/null || break
    sleep 0.1
  done
  [[ -n $port ]] || die "kubectl port-forward to $service failed:" "$(tail -n 3 "$log")"
  # shellcheck disable=SC2034
  SERVICE_URL=http://127.0.0.1:$port
}

close_service() { kill -TERM "$FORWARD_PID" 2>/dev/null || true; }
