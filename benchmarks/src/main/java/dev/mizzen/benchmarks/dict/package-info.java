/**
 * Dict and Queue beside redis-server and NATS JetStream: on the same disk, in one go, by the same
 * load generator. What is measured how is in docs/benchmarks.md.
 */
package dev.mizzen.benchmarks.dict;
