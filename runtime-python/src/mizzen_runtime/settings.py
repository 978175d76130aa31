"""The runner's environment, read once."""

import os


class Settings:
    """What the operator put into the container's environment (contracts, section 4).

    Raises ValueError that names every variable which is missing or wrong.
    """

    def __init__(self, environ):
        problems = []

        def text(name):
            value = environ.get(name, "")
            if not value:
                problems.append(f"{name} is not set")
            return value

        def number(name, lowest, highest, default=None):
            value = environ.get(name) or default
            digits = value is not None and value.isascii() and value.isdigit()
            if digits and lowest <= int(value) <= highest:
                return int(value)
            problems.append(f"{name} must be a number from {lowest} to {highest}, it is {value!r}")
            return lowest

        self.namespace = text("MIZZEN_NAMESPACE")
        self.function = text("MIZZEN_FUNCTION")
        self.revision = text("MIZZEN_REVISION")
        self.gateway = "http://" + text("MIZZEN_GATEWAY")
        self.handler = text("MIZZEN_HANDLER")
        self.credential = text("MIZZEN_CREDENTIAL")
        self.pod = text("MIZZEN_POD_NAME")
        self.pod_ip = text("MIZZEN_POD_IP")
        self.pod_uid = text("MIZZEN_POD_UID")
        self.code_sha256 = environ.get("MIZZEN_CODE_SHA256", "")
        self.max_inputs = number("MIZZEN_MAX_INPUTS", 1, 10_000, "1")
        self.timeout_seconds = number("MIZZEN_TIMEOUT_SECONDS", 1, 604_800)
        self.port = number("MIZZEN_PORT", 0, 65_535, "8080")
        self.termination_log = environ.get("MIZZEN_TERMINATION_LOG") or "/dev/termination-log"
        if problems:
            raise ValueError("; ".join(problems))

    @staticmethod
    def from_environ():
        """Reads os.environ and takes the credential out of it: what user code prints, returns or
        hands to a child process by accident must not hold it."""
        try:
            return Settings(os.environ)
        finally:
            os.environ.pop("MIZZEN_CREDENTIAL", None)
