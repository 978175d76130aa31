# shellcheck shell=bash
# ./mizzen test

help_test() {
  cat <<'TEXT'
Usage: ./mizzen test [--unit] [--it] [--e2e] [options] [-- MAVEN ARGUMENTS]

Runs every test, or the named tiers:

  --unit   what needs neither root nor a cluster: Java, Go, Python, charts, shell, formatting, module boundaries
  --it     tests against a bare API server (etcd and kube-apiserver, started for them; no root needed) and against
           three redis-server in cluster mode (package redis-server, installed on Debian as root)
  --e2e    tests against a cluster with Mizzen installed. It is made for them, under the name mizzen-test, and taken
           down afterwards; one that already runs under that name is used and left as it was

  --kubeconfig FILE  use this cluster for --e2e instead; Mizzen must be installed there. Nothing in it is disturbed:
                     tests that take parts of Mizzen down are skipped
  --namespace NS     where Mizzen is installed there (default: mizzen-system)
  --keep             leave the cluster made for --e2e as it is, to look at it after a failure

What follows -- goes to Maven, for example: ./mizzen test --it -- -pl operator -Dit.test=FunctionReconcilerIT
Ends with the totals of all runners; exit status 0 only if every test passed. Skipped tests are named with reasons.
TEXT
}

cmd_test() {
  local unit='' it='' e2e='' kubeconfig='' keep='' begin part status=0
  TEST_NAMESPACE=$MIZZEN_NAMESPACE
  MAVEN_EXTRA=()
  while (($#)); do
    case $1 in
      --unit) unit=yes ;;
      --it) it=yes ;;
      --e2e) e2e=yes ;;
      --kubeconfig) need_value "$@" && kubeconfig=$(readlink -f "$2") && shift ;;
      --namespace) need_value "$@" && TEST_NAMESPACE=$2 && shift ;;
      --keep) keep=yes ;;
      --) shift && MAVEN_EXTRA=("$@") && break ;;
      -h | --help) help_test && return ;;
      *) die "test: unknown argument '$1'" "See ./mizzen test --help." ;;
    esac
    shift
  done
  [[ -n $unit$it$e2e ]] || unit=yes it=yes e2e=yes
  [[ -z $kubeconfig || -r $kubeconfig ]] || die "The kubeconfig $kubeconfig cannot be read."
  for part in installation build install claims k3s quickstart cmd-up cluster tools; do
    # shellcheck source=/dev/null
    source "$MIZZEN_ROOT/launcher/$part.sh"
  done
  begin=$(now_ms)
  RESULTS=$MIZZEN_ROOT/.mizzen/test
  rm -rf "$RESULTS"
  mkdir -p "$RESULTS"
  BROKEN=()
  ensure_maven
  ensure_packages python3=python3 git=git
  find "$MIZZEN_ROOT" -path '*/target/*-reports/TEST-*.xml' -delete
  if [[ -n $it$unit ]]; then
    test_java "$unit" "$it"
  fi
  if [[ -n $unit ]]; then
    test_others
  fi
  if [[ -n $e2e ]]; then
    test_e2e "$kubeconfig" "$keep"
  fi
  # Before the totals, which are to be the last line.
  attempt take_test_installation_down
  E2E_INSTALLATION=''
  say ""
  say "After $(($(seconds_since "$begin" | cut -d. -f1) / 60)) min $(($(seconds_since "$begin" | cut -d. -f1) % 60)) s:"
  # What broke before its tests could run counts as a failure; it goes last so that the totals include it.
  for part in "${BROKEN[@]}"; do
    python3 -c 'import json, sys; print(json.dumps({"name": sys.argv[1], "result": "failed", "reason": "see the log above"}))' \
      "$part" >>"$RESULTS/launcher.json"
  done
  python3 "$MIZZEN_ROOT/launcher/totals.py" --root "$MIZZEN_ROOT" --go "$RESULTS/go.json" \
    --plain "$RESULTS/python-launcher.json" --plain "$RESULTS/python-runtime.json" --plain "$RESULTS/charts.json" --plain "$RESULTS/launcher.json" || status=1
  return "$status"
}

# A step whose failure is remembered, so that the other tests still run.
try() {
  attempt step "$@"
  ((ATTEMPT == 0)) || BROKEN+=("$1")
}

# One pass of Maven for both tiers, so that nothing is compiled or run twice.
test_java() {
  local unit=$1 it=$2 options=(-Dmaven.test.failure.ignore=true -fae) title='Java: build and unit tests'
  if [[ -n $it ]]; then
    # PowerLossIT loads the store with a library that forgets what was not synced.
    ensure_packages cc=gcc /usr/include/stdio.h=libc6-dev
    # The cluster that the dict-service is tested on; without root these tests say that it is missing.
    if ((EUID == 0)) && is_debian; then ensure_packages redis-server=redis-server redis-cli=redis-tools; fi
    if ((EUID == 0)) && unshare --mount true 2>/dev/null; then
      # Programs that volumes are tried with.
      if is_debian; then ensure_packages rsync=rsync pip3=python3-pip; fi
      # shellcheck disable=SC2034
      MAVEN_IN=(env MIZZEN_IT_MOUNTS=1 unshare --mount)
    fi
    start_api_server
    # Go is there, or the API server could not have been built.
    try "Building csi-sanity and csi-provisioner" eval 'tool_csi_sanity && tool_csi_provisioner'
    if ((ATTEMPT == 0)); then
      MIZZEN_CSI_SANITY=$(tool_csi_sanity) MIZZEN_CSI_PROVISIONER=$(tool_csi_provisioner)
      export MIZZEN_CSI_SANITY MIZZEN_CSI_PROVISIONER
    fi
    options+=(-DskipITs=false)
    title='Java: build, unit tests, tests against an API server'
    [[ -n $unit ]] || { options+=(-DskipUnitTests=true) && title='Java: build, tests against an API server'; }
  fi
  try "$title" run_maven_tests "${options[@]}"
  stop_api_server
}

run_maven_tests() {
  local hash
  lock_checkout
  hash=$(product_sources)
  ((${#MAVEN_EXTRA[@]})) || remove_copied_libraries
  maven install "$@" "${MAVEN_EXTRA[@]}"
  # What was built for the tests need not be built again for the images.
  ((${#MAVEN_EXTRA[@]})) || printf '%s\n' "$hash" >"$MIZZEN_ROOT/.mizzen/modules.built"
  brief
}

# Says in a step's line how its tests went.
brief() { step_note "$(python3 "$MIZZEN_ROOT/launcher/totals.py" --brief "${@:---root=$MIZZEN_ROOT}")"; }

start_api_server() {
  local folder=$RESULTS/apiserver
  API_SERVER_PID='' API_SERVER_INPUT=''
  step "Building Kubernetes from its Go modules" cluster_ensure_binaries
  mkdir -p "$folder"
  # It ends when its input does: with this shell, however that ends.
  mkfifo "$folder/input"
  "$(cluster_apiserver_binary)" apiserver --dir "$folder" <"$folder/input" >"$folder/output.log" 2>&1 &
  API_SERVER_PID=$!
  exec {API_SERVER_INPUT}>"$folder/input"
  at_exit stop_api_server
  step "Starting etcd and an API server" wait_api_server "$folder" "$API_SERVER_PID"
  export MIZZEN_IT_KUBECONFIG=$folder/kubeconfig
}

wait_api_server() {
  local folder=$1 pid=$2
  for _ in {1..300}; do
    ! grep -qx ready "$folder/output.log" || return 0
    if ! kill -0 "$pid" 2>/dev/null; then break; fi
    sleep 0.2
  done
  cat "$folder/output.log"
  return 1
}

stop_api_server() {
  [[ -n ${API_SERVER_PID:-} ]] || return 0
  exec {API_SERVER_INPUT}>&-
  kill -TERM "$API_SERVER_PID" 2>/dev/null || true
  wait "$API_SERVER_PID" 2>/dev/null || true
  API_SERVER_PID=''
}

test_others() {
  try "Go: local-cluster" test_go
  try "Python: launcher" test_python python-launcher.json tests launcher
  # Its Maven module may run these as part of the build; then they are counted there.
  if [[ -d $MIZZEN_ROOT/runtime-python/tests ]]; then
    try "Python: runtime-python" test_python python-runtime.json tests runtime-python
  fi
  if [[ -d $MIZZEN_ROOT/helm ]]; then
    load_tools
    try "Charts" test_charts
  fi
  if [[ -x $MIZZEN_ROOT/helm/tests/run ]]; then
    try "Charts: tests" env HELM="$HELM" KUBECTL="$KUBECTL" RESULTS="$RESULTS/charts.json" "$MIZZEN_ROOT/helm/tests/run"
  fi
  test_shell
}

record() { # NAME RESULT [REASON]
  python3 -c 'import json, sys; print(json.dumps({"name": sys.argv[1], "result": sys.argv[2], "reason": "".join(sys.argv[3:])}))' \
    "$@" >>"$RESULTS/launcher.json"
}

test_go() {
  local go unformatted
  go=$(_cluster_go)
  cd "$MIZZEN_ROOT/local-cluster" || return
  unformatted=$("$("$go" env GOROOT)/bin/gofmt" -l .)
  if [[ -n $unformatted ]]; then
    record "gofmt" failed "not formatted: $unformatted"
    printf 'Not formatted:\n%s\n' "$unformatted"
  else
    record "gofmt" passed
  fi
  export GOTOOLCHAIN=local
  if "$go" vet ./...; then record "go vet" passed; else record "go vet" failed "see the log of the step Go"; fi
  # Some need the cluster's programs; with --unit alone these may not have been built.
  if [[ -d $(cluster_bin_dir) ]]; then MIZZEN_CLUSTER_BIN=$(cluster_bin_dir) && export MIZZEN_CLUSTER_BIN; fi
  # Failed tests are counted from this report; the step itself does not fail.
  "$go" test -json ./... >"$RESULTS/go.json" || grep '"Action":"output"' "$RESULTS/go.json" | tail -n 60
  brief --go "$RESULTS/go.json"
}

test_python() { # RESULTS FOLDER TOP
  cd "$MIZZEN_ROOT/$3" || return
  PYTHONPATH=$MIZZEN_ROOT/launcher:$MIZZEN_ROOT/runtime-python/src \
    python3 "$MIZZEN_ROOT/launcher/run_unittests.py" "$2" "$RESULTS/$1" . || true
  brief --plain "$RESULTS/$1"
}

test_charts() {
  local chart
  for chart in "$MIZZEN_ROOT"/helm/*/Chart.yaml; do
    chart=${chart%/Chart.yaml}
    if "$HELM" lint --strict "$chart"; then
      record "helm lint ${chart##*/}" passed
    else
      record "helm lint ${chart##*/}" failed "see the log of the step Charts"
      step_note "failed"
    fi
  done
}

test_shell() {
  if ! command -v shellcheck >/dev/null && ((EUID == 0)) && is_debian; then
    ensure_packages shellcheck=shellcheck
  fi
  if command -v shellcheck >/dev/null; then
    try "Shell: shellcheck" check_shell
  else
    record "shellcheck" skipped "shellcheck is not installed"
  fi
}

check_shell() {
  cd "$MIZZEN_ROOT" || return
  if shellcheck -x -S warning mizzen mvnw launcher/*.sh launcher/find-jdk .ci/run; then
    record "shellcheck" passed
  else
    record "shellcheck" failed "see the log of the step Shell"
    step_note "failed"
  fi
}

test_e2e() {
  local kubeconfig=$1 keep=$2 name=mizzen-test
  if [[ -n $kubeconfig ]]; then
    load_cluster_tools
    export KUBECONFIG=$kubeconfig
    unset MIZZEN_E2E_DISRUPTIVE MIZZEN_E2E_INSTALLATION
  else
    installation_is_running "$name" || [[ -n $keep ]] || { E2E_INSTALLATION=$name && at_exit take_test_installation_down; }
    attempt bring_up_test_installation "$name"
    if ((ATTEMPT)); then
      BROKEN+=("End-to-end tests: bringing Mizzen up")
      return
    fi
    installation_use "$name"
    load_tools
    export MIZZEN_E2E_DISRUPTIVE=true MIZZEN_E2E_INSTALLATION=$name
  fi
  export MIZZEN_KUBECONFIG=$KUBECONFIG MIZZEN_INSTALL_NAMESPACE=$TEST_NAMESPACE MIZZEN_KUBECTL=$KUBECTL MIZZEN_HELM=$HELM
  try "End-to-end tests" run_e2e
}

bring_up_test_installation() {
  bring_up_cluster "$1" 1 '' ''
  installation_put "$1" registry ''
  installation_use "$1"
  # Elsewhere the tests of claims say that they are skipped.
  if [[ $CLUSTER_KIND == local ]]; then installation_put "$1" claims yes; fi
  install_mizzen
}

installation_is_running() {
  case $(installation_kind "$1") in
    local) cluster_is_running "$1" ;;
    k3s) k3s_is_running "$1" ;;
    *) false ;;
  esac
}

take_test_installation_down() {
  [[ -n ${E2E_INSTALLATION:-} ]] || return 0
  case $(installation_kind "$E2E_INSTALLATION") in
    local) step "Ending the cluster '$E2E_INSTALLATION'" cluster_down "$E2E_INSTALLATION" ;;
    k3s) step "Removing the k3s container" k3s_down "$E2E_INSTALLATION" ;;
  esac
  rm -rf "$(installation_folder "$E2E_INSTALLATION")"
}

run_e2e() {
  lock_checkout
  maven install -Dmaven.test.failure.ignore=true -DskipE2E=false -pl e2e "${MAVEN_EXTRA[@]}"
  brief
}
