# shellcheck shell=bash
# ./mizzen images

cmd_images() {
  local registry=''
  while (($#)); do
    case $1 in
      --push) need_value "$@" && registry=${2%/} && shift ;;
      -h | --help)
        cat <<'TEXT'
Usage: ./mizzen images [--push REGISTRY]

Builds all images whose inputs have changed, without Docker and without a registry, as archives in .mizzen/images
(for `ctr -n k8s.io images import` or `docker load`), and prints the list with digests and sizes.
The archives' bases are made on this machine: a linked Java runtime, and a small Debian with Python.

  --push REGISTRY   push to REGISTRY/mizzen/NAME:TAG instead, on the ordinary bases eclipse-temurin and python;
                    credentials are those of the Docker configuration
TEXT
        return
        ;;
      *) die "images: unknown argument '$1'" "See ./mizzen images --help." ;;
    esac
    shift
  done
  # shellcheck source=/dev/null
  source "$MIZZEN_ROOT/launcher/build.sh"
  ensure_packages python3=python3
  ensure_maven
  [[ -n $registry ]] || ensure_image_packages
  step "Building the modules" build_modules
  if [[ -n $registry ]]; then
    step "Building images and pushing them to $registry" build_images "$registry"
    print_images pushed
  else
    step "Building images" build_images
    print_images images
  fi
}

print_images() {
  python3 - "$(images_report "$1")" <<'PY'
import json, sys
for image in json.load(open(sys.argv[1])):
    size = f'{image["bytes"] / 1048576:.0f} MiB' if image["bytes"] else "pushed"
    print(f'{image["reference"]:<60} {image["digest"]}  {size:>8}')
PY
}
