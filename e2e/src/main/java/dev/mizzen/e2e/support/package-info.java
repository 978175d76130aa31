/**
 * What the end-to-end tests stand on: a cluster to talk to, a namespace that goes away, calls and
 * waits. Nothing in here knows how Mizzen is made.
 */
package dev.mizzen.e2e.support;
