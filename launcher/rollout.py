"""Waits until every Deployment, StatefulSet and DaemonSet of the installation is ready, and says why when it is not."""

from __future__ import annotations

import argparse
import sys
import time

from kube import Kube, KubeError

KINDS = "deployments,statefulsets,daemonsets"
# Reasons of a waiting container that end only when somebody changes something.
HOPELESS = {"ErrImageNeverPull", "InvalidImageName", "CreateContainerConfigError", "CreateContainerError"}


def progress(workload: dict) -> tuple[int, int, bool]:
    """Ready pods, wanted pods, and whether the latest revision is rolled out."""
    spec, status = workload["spec"], workload.get("status", {})
    observed = status.get("observedGeneration", 0) >= workload["metadata"]["generation"]
    if workload["kind"] == "DaemonSet":
        wanted = status.get("desiredNumberScheduled", 0)
        ready = status.get("numberReady", 0)
        on_delete = spec.get("updateStrategy", {}).get("type") == "OnDelete"
        updated = wanted if on_delete else status.get("updatedNumberScheduled", 0)
        # A DaemonSet that the controller has not counted yet wants 0.
        return ready, wanted, observed and wanted > 0 and updated >= wanted and ready >= wanted
    wanted = spec.get("replicas", 1)
    ready = status.get("readyReplicas", 0)
    done = observed and status.get("updatedReplicas", 0) >= wanted and ready >= wanted
    if workload["kind"] == "Deployment":
        done = done and status.get("replicas", 0) == wanted
    return ready, wanted, done


def waiting_reason(pod: dict) -> str | None:
    """Why a container of this pod is not running, if it is not."""
    status = pod.get("status", {})
    for container in status.get("initContainerStatuses", []) + status.get("containerStatuses", []):
        waiting = container.get("state", {}).get("waiting")
        if waiting and waiting.get("reason") not in {"ContainerCreating", "PodInitializing"}:
            return f'{container["name"]}: {waiting.get("reason")} {waiting.get("message", "")}'.strip()
        ended = container.get("lastState", {}).get("terminated")
        if ended and not container.get("ready") and ended.get("exitCode"):
            return f'{container["name"]}: restarted {container["restartCount"]} times, exit {ended["exitCode"]}'
    for condition in status.get("conditions", []):
        if condition["type"] == "PodScheduled" and condition["status"] == "False":
            return f'not scheduled: {condition.get("message", "")}'
    return None


def blocking_pods(workloads: list[dict], pods: list[dict]) -> list[str]:
    """Pods of an older revision that are not ready: their StatefulSet waits for them for ever instead of replacing them."""
    revisions = {
        w["metadata"]["name"]: w["status"].get("updateRevision")
        for w in workloads if w["kind"] == "StatefulSet" and w.get("status", {}).get("updateRevision")
    }
    blocking = []
    for pod in pods:
        owner = next((o["name"] for o in pod["metadata"].get("ownerReferences", []) if o["kind"] == "StatefulSet"), None)
        revision = pod["metadata"].get("labels", {}).get("controller-revision-hash")
        ready = any(c["type"] == "Ready" and c["status"] == "True" for c in pod.get("status", {}).get("conditions", []))
        deleted = "deletionTimestamp" in pod["metadata"]
        if owner in revisions and revision != revisions[owner] and not ready and not deleted:
            blocking.append(pod["metadata"]["name"])
    return blocking


def explain(kube: Kube, namespace: str) -> list[str]:
    """States of the pods that are not ready, the end of their logs, and the warnings of the namespace."""
    lines = []
    for pod in kube.items("pods", namespace):
        name = pod["metadata"]["name"]
        conditions = {c["type"]: c["status"] for c in pod.get("status", {}).get("conditions", [])}
        if conditions.get("Ready") == "True" or pod.get("status", {}).get("phase") == "Succeeded":
            continue
        lines.append(f'pod {name}: {pod["status"].get("phase")}, {waiting_reason(pod) or "not ready"}')
        for previous in (["--previous"], []):
            try:
                log = kube.run("logs", name, "-n", namespace, "--all-containers", "--tail=12", *previous)
            except KubeError:
                continue
            if log.strip():
                lines += [f"    {line}" for line in log.strip().splitlines()]
                break
    for event in kube.items("events", namespace):
        if event.get("type") == "Warning":
            lines.append(f'event {event["involvedObject"].get("name")}: {event.get("reason")} {event.get("message")}')
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kubectl", default="kubectl")
    parser.add_argument("--namespace", default="mizzen-system")
    parser.add_argument("--timeout", type=float, default=300)
    arguments = parser.parse_args()
    kube = Kube(arguments.kubectl)
    deadline = time.monotonic() + arguments.timeout
    shown = ""
    hopeless_since = None
    while True:
        try:
            workloads = kube.items(KINDS, arguments.namespace)
            states = {w["metadata"]["name"]: progress(w) for w in workloads}
            pods = kube.items("pods", arguments.namespace)
            for name in blocking_pods(workloads, pods):
                print(f"replacing {name}, which never became ready and is of an older revision", flush=True)
                kube.run("delete", "pod", name, "-n", arguments.namespace, "--wait=false")
        except KubeError as error:
            states, pods, text = {}, [], f"the API server does not answer: {error}"
        else:
            text = ", ".join(f"{n} {ready}/{wanted}" for n, (ready, wanted, done) in sorted(states.items()) if not done)
        if text != shown:
            print(text, flush=True)
            shown = text
        if states and all(done for _, _, done in states.values()):
            return 0
        hopeless = any(any(f": {reason}" in (waiting_reason(pod) or "") for reason in HOPELESS) for pod in pods)
        # CreateContainerConfigError is what a pod says until a Secret that the operator makes is there.
        hopeless_since = (hopeless_since or time.monotonic()) if hopeless else None
        if time.monotonic() > deadline or (hopeless_since and time.monotonic() - hopeless_since > 120):
            print("Not ready:", ", ".join(name for name, (_, _, done) in states.items() if not done) or "nothing found")
            print("\n".join(explain(kube, arguments.namespace)))
            return 1
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
