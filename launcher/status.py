"""What runs in an installation: per component readiness, restarts, memory and start-up time."""

from __future__ import annotations

import argparse
import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor

from kube import Kube, KubeError

GAUGES = {"residentBytes": "mizzen_process_resident_bytes", "startupSeconds": "mizzen_process_startup_seconds"}


def gauge(metrics: str, name: str) -> float | None:
    """The first sample of a gauge in Prometheus text."""
    sample = re.search(rf"^{name}(?:\{{[^}}]*\}})?\s+(\S+)", metrics, re.MULTILINE)
    return float(sample.group(1)) if sample else None


def component(kube: Kube, pod: dict) -> dict:
    """One pod as a row."""
    metadata, status = pod["metadata"], pod.get("status", {})
    containers = status.get("containerStatuses", [])
    row = {
        "component": metadata.get("labels", {}).get("app.kubernetes.io/component", metadata["name"]),
        "pod": metadata["name"],
        "ready": any(c["type"] == "Ready" and c["status"] == "True" for c in status.get("conditions", [])),
        "phase": status.get("phase"),
        "restarts": sum(c.get("restartCount", 0) for c in containers),
        "image": pod["spec"]["containers"][0]["image"],
        "residentBytes": None,
        "startupSeconds": None,
    }
    if row["phase"] == "Running":
        path = f'/api/v1/namespaces/{metadata["namespace"]}/pods/{metadata["name"]}:9000/proxy/metrics'
        try:
            metrics = kube.run("get", "--raw", path, timeout=10)
        except KubeError:
            metrics = ""
        row |= {key: gauge(metrics, name) for key, name in GAUGES.items()}
    return row


def objects(kube: Kube) -> dict:
    """How many objects of each kind there are, and how many of them are Ready."""
    counts = {}
    for kind in ("apps", "functions", "volumes", "dicts", "queues", "secrets"):
        try:
            items = kube.items(f"{kind}.mizzen.dev")
        except KubeError:
            continue
        ready = sum(
            any(c["type"] == "Ready" and c["status"] == "True" for c in item.get("status", {}).get("conditions", []))
            for item in items
        )
        counts[kind] = {"total": len(items), "ready": ready}
    return counts


def collect(kube: Kube, namespace: str, name: str, cluster: str) -> dict:
    """Everything that is shown."""
    version = json.loads(kube.run("version", "-o", "json"))
    # Pods that did their work and ended (helm test) are no component.
    running = [pod for pod in kube.items("pods", namespace) if pod["status"].get("phase") != "Succeeded"]
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(lambda pod: component(kube, pod), running))
    return {
        "installation": name,
        "cluster": {
            "kind": cluster,
            "version": version.get("serverVersion", {}).get("gitVersion"),
            "nodes": [
                {
                    "name": node["metadata"]["name"],
                    "ready": any(
                        c["type"] == "Ready" and c["status"] == "True" for c in node["status"].get("conditions", [])
                    ),
                    "version": node["status"]["nodeInfo"]["kubeletVersion"],
                }
                for node in kube.items("nodes")
            ],
        },
        "components": sorted(rows, key=lambda row: (row["component"], row["pod"])),
        "objects": objects(kube),
    }


def print_table(status: dict) -> None:
    """For people."""
    cluster = status["cluster"]
    ready = sum(node["ready"] for node in cluster["nodes"])
    print(f'Installation {status["installation"]}: {cluster["kind"]} cluster, Kubernetes {cluster["version"]}, '
          f'{ready} of {len(cluster["nodes"])} nodes ready\n')
    row = "{:<14} {:<36} {:<7} {:>8} {:>10} {:>9}  {}"
    print(row.format("COMPONENT", "POD", "READY", "RESTARTS", "MEMORY", "START-UP", "VERSION"))
    for entry in status["components"]:
        memory, startup = entry["residentBytes"], entry["startupSeconds"]
        print(row.format(
            entry["component"], entry["pod"], "yes" if entry["ready"] else "no", entry["restarts"],
            f"{memory / 1048576:.0f} MiB" if memory else "-", f"{startup:.2f} s" if startup else "-",
            entry["image"].rsplit(":", 1)[-1],
        ))
    if status["objects"]:
        print("\n" + ", ".join(f'{kind} {c["ready"]}/{c["total"]} ready' for kind, c in status["objects"].items()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kubectl", default="kubectl")
    parser.add_argument("--namespace", default="mizzen-system")
    parser.add_argument("--name", required=True)
    parser.add_argument("--cluster", required=True)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    try:
        status = collect(Kube(arguments.kubectl), arguments.namespace, arguments.name, arguments.cluster)
    except KubeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(status, indent=2))
    else:
        print_table(status)
    return 0 if status["components"] and all(row["ready"] for row in status["components"]) else 1


if __name__ == "__main__":
    sys.exit(main())
