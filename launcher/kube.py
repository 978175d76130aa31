"""kubectl as a function: JSON in, JSON out. Standard library only."""

from __future__ import annotations

import json
import subprocess


class KubeError(Exception):
    """kubectl failed; the message is what it said."""


class Kube:
    """A cluster, as the KUBECONFIG in the environment names it."""

    def __init__(self, kubectl: str) -> None:
        self._kubectl = kubectl

    def run(self, *arguments: str, timeout: float = 30) -> str:
        """Standard output of a kubectl command that must succeed."""
        try:
            done = subprocess.run(
                [self._kubectl, *arguments],
                capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL, check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise KubeError(f"kubectl {arguments[0]} did not answer within {timeout:.0f} s") from error
        if done.returncode != 0:
            raise KubeError(done.stderr.strip() or f"kubectl {arguments[0]} failed with {done.returncode}")
        return done.stdout

    def items(self, kinds: str, namespace: str | None = None, selector: str | None = None) -> list[dict]:
        """Objects of these kinds, in a namespace or everywhere."""
        arguments = ["get", kinds, "-o", "json"]
        arguments += ["-n", namespace] if namespace else ["-A"]
        if selector:
            arguments += ["-l", selector]
        return json.loads(self.run(*arguments))["items"]
