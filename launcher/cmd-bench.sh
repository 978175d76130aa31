# shellcheck shell=bash
# ./mizzen bench

cmd_bench() {
  local name
  if (($# == 0)) || [[ $1 == --help || $1 == -h ]]; then
    say "Usage: ./mizzen bench NAME [options]"
    say "Measures Mizzen beside a named peer on the cluster of the last ./mizzen up, and writes benchmarks/results/NAME.json."
    say "./mizzen bench help lists the benchmarks."
    (($#)) || return 1
    return
  fi
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/installation.sh"
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/build.sh"
  ensure_maven
  step "Building the benchmarks" build_benchmarks
  if [[ $1 != help ]]; then
    name=$(installation_current)
    load_tools
    installation_use "$name"
    export MIZZEN_KUBECONFIG=$KUBECONFIG MIZZEN_INSTALL_NAMESPACE=$MIZZEN_NAMESPACE MIZZEN_KUBECTL=$KUBECTL MIZZEN_HELM=$HELM
  else
    set -- --help
  fi
  cd "$MIZZEN_ROOT" || return
  java -Xmx512m -Dmizzen.repository="$MIZZEN_ROOT" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "benchmarks/target/benchmarks-$MIZZEN_VERSION.jar:benchmarks/target/lib/*" dev.mizzen.benchmarks.Main "$@"
}

build_benchmarks() {
  local stamp=$MIZZEN_ROOT/.mizzen/benchmarks.built hash
  lock_checkout
  hash=$(sources_hash pom.xml e2e benchmarks)
  if [[ -s $stamp && $(cat "$stamp") == "$hash" && -d $MIZZEN_ROOT/benchmarks/target/lib ]]; then
    step_note "unchanged"
    return 0
  fi
  mkdir -p "${stamp%/*}"
  rm -rf "$MIZZEN_ROOT/benchmarks/target/lib"
  maven install -Dmaven.test.skip=true -DskipTests -Dspotless.check.skip -Dcheckstyle.skip -pl e2e,benchmarks
  printf '%s\n' "$hash" >"$stamp"
}
