# shellcheck shell=bash
# ./mizzen bench

cmd_bench() {
  local name s5cmd options=()
  if (($# == 0)) || [[ $1 == --help || $1 == -h ]]; then
    say "Usage: ./mizzen bench NAME [options]"
    say "Measures Mizzen beside a named peer in one run, and writes benchmarks/results/NAME.json."
    say "./mizzen bench help lists the benchmarks. coldstart uses the cluster of the last ./mizzen up; dict and volume"
    say "need none and install whom they measure beside (Debian packages, s5cmd as a Go module) when it is missing."
    (($#)) || return 1
    return
  fi
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/installation.sh"
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/build.sh"
  ensure_maven
  step "Building the benchmarks" build_benchmarks
  case $1 in
    help) set -- --help ;;
    dict)
      if [[ " $* " != *" --help "* && " $* " != *" -h "* ]]; then
        ensure_packages redis-server=redis-server nats-server=nats-server
        step "Building the dict-service" build_dict_service
      fi
      options=(--service "$MIZZEN_ROOT/.mizzen/arguments/dict-service.args"
        --sidecar "$MIZZEN_ROOT/.mizzen/arguments/dict-sidecar.args")
      ;;
    volume)
      if [[ " $* " != *" --help "* && " $* " != *" -h "* ]]; then
        ensure_packages rclone=rclone s3fs=s3fs restic=restic fusermount3=fuse3
        # shellcheck source=/dev/null
        source "$MIZZEN_ROOT/launcher/cluster.sh"
        # shellcheck source=/dev/null
        source "$MIZZEN_ROOT/launcher/tools.sh"
        s5cmd=$(tool_s5cmd) || return
        step "Building volumes and the object store" build_volumes
      fi
      options=(--program "$MIZZEN_ROOT/.mizzen/arguments/volume-csi.args"
        --keeper "$MIZZEN_ROOT/.mizzen/arguments/keeper.args"
        --store "$MIZZEN_ROOT/.mizzen/arguments/object-store.args" --s5cmd "${s5cmd:-s5cmd}")
      ;;
    *)
      name=$(installation_current)
      load_tools
      installation_use "$name"
      export MIZZEN_KUBECONFIG=$KUBECONFIG MIZZEN_INSTALL_NAMESPACE=$MIZZEN_NAMESPACE MIZZEN_KUBECTL=$KUBECTL MIZZEN_HELM=$HELM
      ;;
  esac
  cd "$MIZZEN_ROOT" || return
  # Serial GC: a collector's own threads would take processor time from what is measured.
  java -Xmx512m -XX:+UseSerialGC -Dmizzen.repository="$MIZZEN_ROOT" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "benchmarks/target/benchmarks-$MIZZEN_VERSION.jar:benchmarks/target/lib/*" dev.mizzen.benchmarks.Main "$@" "${options[@]}"
}

build_benchmarks() {
  build_if_changed benchmarks e2e,benchmarks benchmarks/target/lib
}

# The program alone, with what the images would start it and its sidecar with.
build_dict_service() {
  build_if_changed bench-dict-service dict-service,images dict-service/target/lib
  images_program --only dict-service,dict-sidecar --arguments "$MIZZEN_ROOT/.mizzen/arguments"
}

# The program of agent, keeper and API, and the bundled object store.
build_volumes() {
  build_if_changed bench-volumes volume-csi,volume-csi/object-store,images volume-csi/target/lib
  images_program --only volume-csi,object-store --arguments "$MIZZEN_ROOT/.mizzen/arguments"
}

# build_if_changed STAMP MODULES LIBRARIES: LIBRARIES is a folder that the build fills.
build_if_changed() {
  local stamp=$MIZZEN_ROOT/.mizzen/$1.built hash modules
  lock_checkout
  IFS=, read -ra modules <<<"$2"
  hash=$(sources_hash pom.xml "${modules[@]}")
  if [[ -s $stamp && $(cat "$stamp") == "$hash" && -d $MIZZEN_ROOT/$3 ]]; then
    step_note "unchanged"
    return 0
  fi
  mkdir -p "${stamp%/*}"
  rm -rf "${MIZZEN_ROOT:?}/$3"
  maven install -Dmaven.test.skip=true -DskipTests -Dspotless.check.skip -Dcheckstyle.skip -pl "$2"
  printf '%s\n' "$hash" >"$stamp"
}
