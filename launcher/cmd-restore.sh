# shellcheck shell=bash
# ./mizzen restore

help_restore() {
  cat <<'TEXT'
Usage: ./mizzen restore FILE [--name NAME]

Replaces everything in the Dicts and Queues of the installation by what a backup has (./mizzen backup). The
dict-service is stopped for it and started again; what was written since the backup is gone. The data is replaced only
once the backup is unpacked, every hash is right and the store opens: until then it stays as it is.
FILE may be - for standard input.
TEXT
}

cmd_restore() {
  local file='' name='' part
  while (($#)); do
    case $1 in
      --name) need_value "$@" && name=$2 && shift ;;
      -h | --help) help_restore && return ;;
      -?*) die "restore: unknown option '$1'" "See ./mizzen restore --help." ;;
      *) [[ -z $file ]] || die "restore: too many arguments" "See ./mizzen restore --help." && file=$1 ;;
    esac
    shift
  done
  [[ -n $file ]] || die "restore needs the file to read." "See ./mizzen restore --help."
  [[ $file == - || -r $file ]] || die "$file cannot be read."
  for part in installation install; do
    # shellcheck source=/dev/null
    source "$MIZZEN_ROOT/launcher/$part.sh"
  done
  installation_use "${name:-$(installation_current)}"
  load_tools
  ensure_packages python3=python3
  local pod
  pod=$(k get statefulset mizzen-dict -n "$MIZZEN_NAMESPACE" -o json | python3 "$MIZZEN_ROOT/launcher/restore_pod.py")
  at_exit end_restore
  step "Stopping the dict-service" stop_dict_service
  step "Preparing the restore" prepare_restore "$pod"
  if [[ $file == - ]]; then feed_restore; else feed_restore <"$file"; fi
  step "Restoring" await_restore
  end_restore
  step "Starting the dict-service" k rollout status statefulset/mizzen-dict -n "$MIZZEN_NAMESPACE" --timeout=300s
}

stop_dict_service() {
  k scale statefulset/mizzen-dict -n "$MIZZEN_NAMESPACE" --replicas=0
  k wait pod/mizzen-dict-0 -n "$MIZZEN_NAMESPACE" --for=delete --timeout=120s
}

prepare_restore() {
  k delete pod mizzen-dict-restore -n "$MIZZEN_NAMESPACE" --ignore-not-found --wait
  k apply -f - <<<"$1"
  k wait pod/mizzen-dict-restore -n "$MIZZEN_NAMESPACE" --for='jsonpath={.status.phase}=Running' --timeout=180s
}

feed_restore() { k attach -i -n "$MIZZEN_NAMESPACE" mizzen-dict-restore >/dev/null 2>&1 || true; }

await_restore() {
  local phase=''
  for _ in {1..600}; do
    phase=$(k get pod mizzen-dict-restore -n "$MIZZEN_NAMESPACE" -o 'jsonpath={.status.phase}')
    [[ $phase != Succeeded && $phase != Failed ]] || break
    sleep 0.5
  done
  k logs mizzen-dict-restore -n "$MIZZEN_NAMESPACE"
  [[ $phase == Succeeded ]]
}

# Also after a failure: with the old data, or the new.
end_restore() {
  k delete pod mizzen-dict-restore -n "$MIZZEN_NAMESPACE" --ignore-not-found --wait >/dev/null
  k scale statefulset/mizzen-dict -n "$MIZZEN_NAMESPACE" --replicas=1 >/dev/null
}
