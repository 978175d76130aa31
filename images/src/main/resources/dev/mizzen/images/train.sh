# Runs an image's program once in the image's own root so that the JVM writes its AOT cache.
# Called in mount, network and PID namespaces of its own: train.sh ROOT PORT "PATH…" "ARGUMENT…" PEER NAME=VALUE…
set -euo pipefail

root=$1 port=$2 paths=$3
read -ra arguments <<<"$4"
peer=$5
shift 5
chroot=$(command -v chroot)

ip link set lo up
mkdir -p "$root/proc" "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --rbind /dev "$root/dev"

if [[ $peer ]]; then
  # On port 1 of this network: answers everything alike, and ends with the namespaces.
  PEER=$peer python3 - <<'PYTHON' &
import http.server, os

class Peer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = os.environ["PEER"].encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer

http.server.ThreadingHTTPServer(("127.0.0.1", 1), Peer).serve_forever()
PYTHON
fi

env -i PATH=/opt/java/bin HOME=/tmp LC_ALL=C.UTF-8 "$@" "$chroot" "$root" \
  /opt/java/bin/java -XX:AOTCacheOutput=/app/app.aot @/app/java.args "${arguments[@]}" &
program=$!

ask() {
  local method=GET path=$1 body=''
  if [[ $path != /* ]]; then
    method=${path%%:*} path=${path#*:} body='{}'
  fi
  # In a subshell: a refused connection ends the shell that asked.
  (
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s' \
      "$method" "$path" "${#body}" "$body" >&3
    timeout 5 cat <&3
  ) 2>/dev/null
}

# Up to two minutes on a busy machine, as some practise first; a program that cannot start without a cluster ends by itself.
for ((i = 0; i < 600; i++)); do
  kill -0 "$program" 2>/dev/null || break
  if ask / >/dev/null; then
    # What comes after the listening is learnt as well; not all are ever ready without a cluster.
    for ((j = 0; j < 15; j++)); do
      if ask /health/ready | grep -q '^HTTP/1.1 200'; then break; fi
      sleep 0.2
    done
    for path in $paths; do ask "$path" || true; done
    break
  fi
  sleep 0.2
done
kill -TERM "$program" 2>/dev/null || true
# The JVM writes the cache at its end.
( for ((i = 0; i < 600; i++)); do sleep 0.2; done; kill -KILL "$program" 2>/dev/null ) &
wait "$program" || true
[[ -s $root/app/app.aot ]]
