/**
 * The heart of the gateway, one {@link dev.mizzen.gateway.pool.FunctionPool} per Function: which
 * containers there are, which calls wait, who goes where, and how many containers there should be.
 * Pure and quick: events come in as method calls, what is to be done comes out as {@link
 * dev.mizzen.gateway.pool.Effect}s, time comes from a clock given in. No HTTP, no Kubernetes, no
 * threads, no waiting.
 */
package dev.mizzen.gateway.pool;
