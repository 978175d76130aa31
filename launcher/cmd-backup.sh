# shellcheck shell=bash
# ./mizzen backup

help_backup() {
  cat <<'TEXT'
Usage: ./mizzen backup FILE [--name NAME]

Writes everything in the Dicts and Queues of the installation into one file, as it was at one moment; calls go on
meanwhile. The file is a tar with the hashes of its parts (SHA256SUMS); - writes to standard output, for example into
an object store's client. ./mizzen restore puts it back. Whoever has the file has the data: keep it as you keep that.

The caller is the ServiceAccount mizzen-backup of the installation's namespace with the ClusterRole mizzen-backup; it
is made for this and removed again.
TEXT
}

cmd_backup() {
  local file='' name='' part
  while (($#)); do
    case $1 in
      --name) need_value "$@" && name=$2 && shift ;;
      -h | --help) help_backup && return ;;
      -?*) die "backup: unknown option '$1'" "See ./mizzen backup --help." ;;
      *) [[ -z $file ]] || die "backup: too many arguments" "See ./mizzen backup --help." && file=$1 ;;
    esac
    shift
  done
  [[ -n $file ]] || die "backup needs the file to write." "See ./mizzen backup --help."
  [[ $file == - || ! -e $file ]] || die "$file exists already." "Name another file, or remove it."
  for part in installation install; do
    # shellcheck source=/dev/null
    source "$MIZZEN_ROOT/launcher/$part.sh"
  done
  installation_use "${name:-$(installation_current)}"
  load_tools
  command -v curl >/dev/null || ensure_packages curl=curl
  open_service mizzen-dict
  make_backup_account
  at_exit remove_backup_account
  if [[ $file == - ]]; then
    fetch_backup
    return
  fi
  # Under another name until it is whole.
  fetch_backup >"$file.part" || { rm -f "$file.part" && die "The backup broke off; $file was not written."; }
  mv "$file.part" "$file"
  say "$file: $(numfmt --to=iec-i --suffix=B "$(stat -c %s "$file")")"
}

# The token is not an argument: other users of this machine could read it there.
fetch_backup() {
  local status=0 problem
  problem=$(mktemp)
  curl --silent --show-error --fail-with-body --no-buffer --config - --output - --write-out '%{stderr}%{http_code}' \
    "$SERVICE_URL/v1/backup" 2>"$problem" <<CONFIG || status=$?
header = "Authorization: Bearer $(k create token mizzen-backup -n "$MIZZEN_NAMESPACE" --audience dict.mizzen.dev)"
CONFIG
  ((status == 0)) || warn "dict-service: $(tail -n 2 "$problem" | tr '\n' ' ')"
  rm -f "$problem"
  return "$status"
}

make_backup_account() {
  k apply -f - >/dev/null <<YAML
apiVersion: v1
kind: ServiceAccount
metadata: {name: mizzen-backup, namespace: "$MIZZEN_NAMESPACE", labels: {app.kubernetes.io/managed-by: mizzen-launcher}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: mizzen-backup, labels: {app.kubernetes.io/managed-by: mizzen-launcher}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mizzen-backup}
subjects: [{kind: ServiceAccount, name: mizzen-backup, namespace: "$MIZZEN_NAMESPACE"}]
YAML
}

remove_backup_account() {
  k delete clusterrolebinding mizzen-backup --ignore-not-found >/dev/null
  k delete serviceaccount mizzen-backup -n "$MIZZEN_NAMESPACE" --ignore-not-found >/dev/null
}
