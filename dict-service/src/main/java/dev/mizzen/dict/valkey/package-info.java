/**
 * Dicts and queues on a Valkey or Redis cluster: each operation is one script on one slot, waits
 * are kept here and woken by notices. The cluster's client may come in, nothing of HTTP or
 * Kubernetes. The scripts are resources beside this package; the keys and promises are in {@code
 * docs/design/valkey.md}.
 */
package dev.mizzen.dict.valkey;
