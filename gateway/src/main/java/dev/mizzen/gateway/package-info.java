/**
 * The request path of Mizzen: takes calls, keeps them in a queue per Function, asks Kubernetes for
 * as many containers as the calls need, and hands each call to a container with a free slot. In
 * this package itself: only how the parts are put together.
 */
package dev.mizzen.gateway;
