/**
 * A proxy on the loopback of a function's pod: user code speaks to it without a token, it adds the
 * pod's. It holds no data and knows no call; it starts fast and stays small, so nothing but the
 * HTTP client and server may come in here.
 */
package dev.mizzen.dict.sidecar;
