"""Function: see the class."""

from . import _json, exception
from ._aio import dual
from ._session import GATEWAY, namespace, object_name


class Function:
    """A Function of the namespace, called through the gateway, after ``modal.Function``.

    Inside a function's container the pod's own token is used, which may call every Function of the
    namespace. Outside set MIZZEN_TOKEN (audience ``gateway.mizzen.dev``), MIZZEN_NAMESPACE and
    MIZZEN_GATEWAY_URL.
    """

    def __init__(self, name):
        self._name = object_name("Function", name)

    @staticmethod
    def from_name(name):
        """The Function of this name in this namespace. A name is unique in its namespace, so that no
        App needs to be given (Modal: needed). Lazy: nothing is asked until it is called."""
        return Function(name)

    @property
    def name(self):
        return self._name

    @dual
    def remote(self, *args, **kwargs):
        """Calls it and waits for its result; starts a container where none is free. Arguments and
        result are JSON. Also as ``remote.aio(...)``.

        Raises RemoteError (it raised; with the type, message and traceback from there),
        FunctionTimeoutError (longer than its ``spec.timeout``), ResourceExhaustedError (too many
        inputs wait), NotFoundError, InvalidError (the arguments do not fit), SerializationError,
        AuthError, ServiceError (no container could be started), ConnectionError (``executed`` tells
        whether it may have run). A call is repeated only when it was certainly not executed.
        """
        try:
            body = _json.dumps({"args": args, "kwargs": kwargs}, "arguments")
        except _json.NotSerializable as cause:
            raise exception.SerializationError(f"The call cannot be sent: {cause}") from None
        target = f"/v1/namespaces/{namespace()}/functions/{self._name}:call"
        headers = {"Content-Type": "application/json"}
        # The gateway bounds the time by startupTimeout and timeout; a dead one is noticed by TCP.
        answer = GATEWAY.request("POST", target, body, headers, timeout=None)
        return _json.loads(answer.body)["result"]

    def __repr__(self):
        return f"mizzen.Function.from_name({self._name!r})"
