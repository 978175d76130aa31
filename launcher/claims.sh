# shellcheck shell=bash
# What volumes for PersistentVolumeClaims need in a local cluster: the Kubernetes project's CSI sidecars, its
# snapshot-controller and the definitions of snapshots, all from Go modules. Needs installation_use and load_tools.

# claims_wanted: whether this installation has them.
claims_wanted() { [[ -n $(installation_get "$INSTALLATION" claims) ]]; }

# Before the charts: these look whether the cluster knows snapshots.
install_claims() {
  [[ $CLUSTER_KIND == local ]] || die "Sidecars are built for the local cluster only; this one is of kind $CLUSTER_KIND." \
    "Set volumes.provisioner in the chart's values, with images that your cluster can pull."
  import_sidecars
  install_snapshot_controller
}

import_sidecars() {
  local stamp identity tar new=() names=()
  stamp=$(installation_folder "$INSTALLATION")/imported
  identity=$(cluster_identity)
  for name in csi-provisioner csi-resizer csi-snapshotter snapshot-controller; do
    grep -qxF "$identity $(tool_sidecar_image "$name")" "$stamp" 2>/dev/null && continue
    tar=$(tool_sidecar_archive "$name") || exit
    new+=("$tar")
    names+=("$name")
  done
  ((${#new[@]})) || return 0
  cluster_import "$INSTALLATION" "${new[@]}"
  for name in "${names[@]}"; do printf '%s %s\n' "$identity" "$(tool_sidecar_image "$name")" >>"$stamp"; done
}

install_snapshot_controller() {
  local source file
  source=$(tool_snapshot_definitions) || exit
  for file in "$source"/config/crd/snapshot.storage.k8s.io_*.yaml; do k apply --server-side -f "$file"; done
  source=$(tool_snapshot_manifests) || exit
  k apply -f "$source/rbac-snapshot-controller.yaml"
  # One, at once ready, of the image that was imported.
  sed -E "s|image: .*|image: $(tool_sidecar_image snapshot-controller)|; s|replicas: .*|replicas: 1|; /minReadySeconds/d" \
    "$source/setup-snapshot-controller.yaml" | k apply -f -
  k rollout status deployment/snapshot-controller -n kube-system --timeout=120s
}
