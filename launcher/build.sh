# shellcheck shell=bash
# Maven modules and images: built only when their sources have changed.

PRODUCT_MODULES=crds,runtime-python,operator,gateway,dict-service,volume-csi,volume-csi/object-store,images

# Tests that mount run in a mount namespace of their own, where it may be made: whatever they leave goes with it.
maven() { "${MAVEN_IN[@]}" "$MIZZEN_ROOT/mvnw" -B -ntp -f "$MIZZEN_ROOT/pom.xml" "$@"; }
MAVEN_IN=()

product_sources() {
  local paths
  IFS=, read -ra paths <<<"$PRODUCT_MODULES"
  sources_hash pom.xml .mvn "${paths[@]}"
}

# Modules that exist in this checkout, for Maven's -pl.
present_modules() {
  local module present=()
  for module in ${1//,/ }; do
    [[ ! -f $MIZZEN_ROOT/$module/pom.xml ]] || present+=("$module")
  done
  (IFS=,; printf '%s' "${present[*]}")
}

# One build at a time in a checkout: the second waits, and then mostly finds its work done.
lock_checkout() {
  mkdir -p "$MIZZEN_ROOT/.mizzen"
  exec {CHECKOUT_LOCK}>"$MIZZEN_ROOT/.mizzen/lock"
  flock "$CHECKOUT_LOCK"
}

build_modules() {
  local stamp=$MIZZEN_ROOT/.mizzen/modules.built hash
  lock_checkout
  hash=$(product_sources)
  if [[ -s $stamp && $(cat "$stamp") == "$hash" ]] && modules_are_there; then
    step_note "unchanged"
    return 0
  fi
  rm -f "$stamp"
  mkdir -p "${stamp%/*}"
  remove_copied_libraries
  maven install -Dmaven.test.skip=true -DskipTests -Dspotless.check.skip -Dcheckstyle.skip -pl "$(present_modules "$PRODUCT_MODULES")"
  # Sources that changed meanwhile are built next time.
  printf '%s\n' "$hash" >"$stamp"
}

# Maven adds to these folders and removes nothing: a library of another version would stay.
remove_copied_libraries() { rm -rf "$MIZZEN_ROOT"/*/target/lib "$MIZZEN_ROOT"/*/*/target/lib; }

modules_are_there() {
  [[ -f $MIZZEN_ROOT/images/target/images-$MIZZEN_VERSION.jar && -d $MIZZEN_ROOT/images/target/lib &&
    -d $MIZZEN_ROOT/operator/target/quarkus-app && -d $MIZZEN_ROOT/gateway/target/quarkus-app &&
    -d $MIZZEN_ROOT/dict-service/target/lib && -d $MIZZEN_ROOT/volume-csi/target/lib &&
    -d $MIZZEN_ROOT/volume-csi/object-store/target/lib ]]
}

images_program() {
  java -Xmx1g --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$MIZZEN_ROOT/images/target/images-$MIZZEN_VERSION.jar:$MIZZEN_ROOT/images/target/lib/*" \
    dev.mizzen.images.ImagesCommand --root "$MIZZEN_ROOT" --cache "$MIZZEN_CACHE/images" "$@"
}

# images.json, or pushed.json when they went to a registry.
images_report() { printf '%s/.mizzen/images/%s.json' "$MIZZEN_ROOT" "$1"; }

build_images() {
  local registry=${1:-} stamp=$MIZZEN_ROOT/.mizzen/images.built wanted changed
  lock_checkout
  if [[ -n $registry ]]; then
    images_program --push "$registry"
    return
  fi
  wanted="$(cat "$MIZZEN_ROOT/.mizzen/modules.built") $JAVA_HOME"
  if [[ -s $stamp && $(cat "$stamp") == "$wanted" && -s $(images_report images) ]] && archives_are_there; then
    step_note "unchanged"
    return 0
  fi
  rm -f "$stamp"
  images_program | tee "$MIZZEN_ROOT/.mizzen/images.log"
  changed=$(grep -cE '[0-9] s$' "$MIZZEN_ROOT/.mizzen/images.log" || true)
  printf '%s\n' "$wanted" >"$stamp"
  step_note "$changed made, $(($(grep -c '^mizzen/' "$MIZZEN_ROOT/.mizzen/images.log") - changed)) unchanged"
}

archives_are_there() {
  python3 - "$(images_report images)" <<'PY'
import json, os, sys
sys.exit(not all(os.path.exists(image["tar"]) for image in json.load(open(sys.argv[1]))))
PY
}

ensure_image_packages() {
  ensure_packages python3=python3 mmdebstrap=mmdebstrap unshare=util-linux ip=iproute2 tar=tar ldd=libc-bin \
    /usr/lib/x86_64-linux-gnu/libstdc++.so.6=libstdc++6
}
