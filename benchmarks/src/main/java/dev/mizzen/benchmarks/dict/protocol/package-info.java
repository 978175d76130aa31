/**
 * What the bytes mean: HTTP for Mizzen, RESP for Redis, NATS's protocol for JetStream. Requests are
 * built once and patched in place; answers are looked at as far as it takes to know where they end
 * and whether they are what was asked for.
 */
package dev.mizzen.benchmarks.dict.protocol;
