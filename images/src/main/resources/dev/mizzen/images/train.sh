# Runs an image's program once in the image's own root so that the JVM writes its AOT cache.
# Called in mount, network and PID namespaces of its own: train.sh ROOT PORT "PATH…" "ARGUMENT…" NAME=VALUE…
set -euo pipefail

root=$1 port=$2 paths=$3
read -ra arguments <<<"$4"
shift 4
chroot=$(command -v chroot)

ip link set lo up
mkdir -p "$root/proc" "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --rbind /dev "$root/dev"

env -i PATH=/opt/java/bin HOME=/tmp LC_ALL=C.UTF-8 "$@" "$chroot" "$root" \
  /opt/java/bin/java -XX:AOTCacheOutput=/app/app.aot @/app/java.args "${arguments[@]}" &
program=$!

get() {
  # In a subshell: a refused connection ends the shell that asked.
  (
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >&3
    timeout 5 cat <&3
  ) 2>/dev/null
}

# Up to 15 s on a busy machine; a program that cannot start without a cluster ends by itself.
for ((i = 0; i < 75; i++)); do
  kill -0 "$program" 2>/dev/null || break
  if get / >/dev/null; then
    for path in $paths; do get "$path" || true; done
    break
  fi
  sleep 0.2
done
kill -TERM "$program" 2>/dev/null || true
# The JVM writes the cache at its end.
( for ((i = 0; i < 600; i++)); do sleep 0.2; done; kill -KILL "$program" 2>/dev/null ) &
wait "$program" || true
[[ -s $root/app/app.aot ]]
