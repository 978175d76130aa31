"""The link to the gateway: push, hold, report of a failure (contracts, section 6)."""

import json
import threading
import time

from mizzen import _credentials, _wire

from . import log

FIRST_DELAY_SECONDS = 0.05
LAST_DELAY_SECONDS = 2.0
LAST_REFUSED_DELAY_SECONDS = 5.0
HOLD_SECONDS = 20
REPORT_PATIENCE_SECONDS = 5.0


class Gateway:
    """Tells the gateway where this container listens, and keeps telling it."""

    def __init__(self, settings, address, token, slots, startup):
        self._settings = settings
        self._endpoint = _wire.Address(settings.gateway)
        self._slots = slots
        self._push_body = {
            "namespace": settings.namespace,
            "function": settings.function,
            "revision": settings.revision,
            "pod": settings.pod,
            "podUid": settings.pod_uid,
            "address": address,
            "token": token,
            "maxInputs": settings.max_inputs,
            "startup": startup,
        }
        self._last_trouble = None

    def start(self):
        threading.Thread(target=self._keep_pushed, daemon=True).start()

    def _keep_pushed(self):
        delay = FIRST_DELAY_SECONDS
        while True:
            longest = LAST_DELAY_SECONDS
            try:
                self._push_and_hold()
                delay = FIRST_DELAY_SECONDS  # it was accepted before it broke
            except _Refused as refusal:
                self._tell(refusal.text)
                if refusal.status in (401, 403):
                    longest = LAST_REFUSED_DELAY_SECONDS
            except OSError as cause:
                self._tell(str(cause))
            except Exception as cause:  # an answer that makes no sense; the link must not die
                self._tell(f"{type(cause).__name__}: {cause}")
            time.sleep(delay)
            delay = min(delay * 2, longest)

    def _push_and_hold(self):
        connection = _wire.Connection(self._endpoint)
        try:
            body = dict(self._push_body, running=self._slots.running)
            hold = self._accept(self._post(connection, "/v1/containers", body, 10.0))
            log.info("Container reported ready", address=body["address"], **body["startup"])
            self._last_trouble = None
            target = f"/v1/containers/{self._settings.pod_uid}:hold"
            who = {"namespace": self._settings.namespace, "function": self._settings.function}
            while True:
                if not connection.reusable:
                    connection = _wire.Connection(self._endpoint)
                try:
                    hold = self._accept(self._post(connection, target, who, hold + 10.0))
                except (OSError, _Refused) as cause:
                    log.warn("Link to the gateway broke, reporting again", reason=str(cause))
                    return
        finally:
            connection.close()

    def _post(self, connection, target, body, timeout):
        headers = {
            "Authorization": f"Bearer {self._settings.credential}",
            "Content-Type": "application/json",
        }
        answer = connection.exchange("POST", target, headers, json.dumps(body).encode(), timeout)
        if answer.status != 200:
            raise _Refused(answer)
        return json.loads(answer.body)

    def _accept(self, answer):
        _credentials.renew(answer["podToken"], answer["expiresInSeconds"])
        return float(answer.get("holdSeconds", HOLD_SECONDS))

    def _tell(self, trouble):
        if trouble != self._last_trouble:
            self._last_trouble = trouble
            log.warn("Gateway does not have this container, trying again", reason=trouble)


class _Refused(Exception):
    """An answer other than 200."""

    def __init__(self, answer):
        self.status = answer.status
        try:
            detail = json.loads(answer.body).get("detail", "")
        except (ValueError, AttributeError):
            detail = ""
        advice = {
            401: "The Function's credential is not valid: the Function was made again, or the "
            "installation's identity changed; a new pod has the new one. ",
            403: "The Function's credential does not allow this. ",
        }.get(answer.status, "")
        self.text = f"{advice}The gateway answered {answer.status}: {detail}"
        super().__init__(self.text)


def report_failure(settings, error):
    """Tells the gateway that this container cannot serve. Gives up after a few seconds: the same
    text stands in the pod's status."""
    body = json.dumps(
        {
            "namespace": settings.namespace,
            "function": settings.function,
            "revision": settings.revision,
            "pod": settings.pod,
            "error": error,
        }
    ).encode()
    headers = {
        "Authorization": f"Bearer {settings.credential}",
        "Content-Type": "application/json",
        "Connection": "close",
    }
    target = f"/v1/containers/{settings.pod_uid}:failed"
    give_up = time.monotonic() + REPORT_PATIENCE_SECONDS
    delay = FIRST_DELAY_SECONDS
    while True:
        try:
            connection = _wire.Connection(_wire.Address(settings.gateway), connect_timeout=2.0)
            answer = connection.exchange("POST", target, headers, body, timeout=3.0)
            connection.close()
            if answer.status < 500:
                if answer.status >= 300:
                    log.warn("Gateway refused the report of the failure", status=answer.status)
                return
            reason = f"answered {answer.status}"
        except OSError as cause:
            reason = str(cause)
        if time.monotonic() > give_up:
            log.warn("Gateway was not told of the failure", reason=reason)
            return
        time.sleep(delay)
        delay = min(delay * 2, 1.0)
