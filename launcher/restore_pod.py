"""From the StatefulSet of the dict-service to the pod that restores its data: same image, disk and limits."""

from __future__ import annotations

import json
import sys


def restore_pod(stateful_set: dict) -> dict:
    """The pod: the service's own, with the argument ``restore`` and the backup on standard input."""
    spec = json.loads(json.dumps(stateful_set["spec"]["template"]["spec"]))
    [container] = spec["containers"]
    for key in ("readinessProbe", "livenessProbe", "startupProbe", "ports", "lifecycle"):
        container.pop(key, None)
    # The key is not needed, and without it nothing is waited for.
    container["env"] = [e for e in container.get("env", []) if e["name"] != "MIZZEN_TOKEN_KEY"]
    container |= {"name": "restore", "args": ["restore"], "stdin": True, "stdinOnce": True}
    spec["restartPolicy"] = "Never"
    spec["automountServiceAccountToken"] = False
    [claim] = stateful_set["spec"]["volumeClaimTemplates"]
    name = claim["metadata"]["name"]
    spec.setdefault("volumes", []).append({
        "name": name,
        "persistentVolumeClaim": {"claimName": f'{name}-{stateful_set["metadata"]["name"]}-0'},
    })
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": "mizzen-dict-restore",
            "namespace": stateful_set["metadata"]["namespace"],
            "labels": {"app.kubernetes.io/managed-by": "mizzen-launcher"},
        },
        "spec": spec,
    }


if __name__ == "__main__":
    json.dump(restore_pod(json.load(sys.stdin)), sys.stdout)
