# shellcheck shell=bash
# A k3s server in a Docker container, where a Docker engine works.

K3S_IMAGE=${MIZZEN_K3S_IMAGE:-rancher/k3s:v1.34.4-k3s1}

docker_works() { command -v docker >/dev/null && timeout 10 docker info >/dev/null 2>&1; }

k3s_container() { printf 'mizzen-%s' "$1"; }

k3s_is_running() { [[ $(docker inspect -f '{{.State.Running}}' "$(k3s_container "$1")" 2>/dev/null) == true ]]; }

k3s_up() {
  local name=$1 container kubeconfig port
  container=$(k3s_container "$name")
  if ! k3s_is_running "$name"; then
    if docker inspect "$container" >/dev/null 2>&1; then
      docker start "$container"
    else
      # The agent's FUSE mounts must reach other pods: / is shared inside, before k3s starts.
      docker run -d --name "$container" --hostname "$container" --privileged --tmpfs /run --tmpfs /var/run \
        -p 127.0.0.1::6443 --label dev.mizzen.installation="$name" --entrypoint /bin/sh "$K3S_IMAGE" \
        -c 'mount --make-rshared / && exec /bin/k3s server --disable=traefik --disable=metrics-server --tls-san=127.0.0.1'
    fi
  fi
  for _ in {1..240}; do
    if docker exec "$container" k3s kubectl get --raw /readyz >/dev/null 2>&1; then break; fi
    k3s_is_running "$name" || { docker logs --tail 20 "$container"; die "The k3s container ended."; }
    sleep 0.5
  done
  port=$(docker port "$container" 6443/tcp | head -n 1 | sed 's/.*://')
  kubeconfig=$(installation_folder "$name")/k3s.kubeconfig
  (umask 077 && docker exec "$container" cat /etc/rancher/k3s/k3s.yaml |
    sed "s#https://127.0.0.1:6443#https://127.0.0.1:$port#" >"$kubeconfig")
  docker exec "$container" k3s kubectl wait --for=condition=Ready node --all --timeout=120s
}

k3s_kubeconfig() { printf '%s/k3s.kubeconfig' "$(installation_folder "$1")"; }

k3s_import() {
  local container tar
  container=$(k3s_container "$1")
  shift
  for tar in "$@"; do
    docker cp "$tar" "$container:/tmp/import.tar"
    docker exec "$container" ctr -n k8s.io images import /tmp/import.tar
    docker exec "$container" rm -f /tmp/import.tar
  done
}

k3s_down() { docker rm -f -v "$(k3s_container "$1")"; }
