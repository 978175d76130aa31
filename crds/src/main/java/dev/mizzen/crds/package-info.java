/**
 * The API of Mizzen: the six kinds of {@code mizzen.dev/v1} and what is computed from them alone.
 * One package a kind, shared parts in {@code common}. Nothing in here knows a cluster, a clock or a
 * network.
 */
package dev.mizzen.crds;
