/**
 * A proxy beside user code: in its pod on the loopback and a Unix socket, where it adds the pod's
 * token, or one on each node, where clients bring theirs. It holds no data and knows of a call only
 * whether it may be repeated. It runs in every pod that wants it, so it is small before anything
 * else: Netty's HTTP codec on one event loop, and nothing more may come in here (no Vert.x, no
 * metrics library).
 *
 * <p>All state lives on the event loop: what is not said to be called from elsewhere is called from
 * there.
 */
package dev.mizzen.dict.sidecar;
