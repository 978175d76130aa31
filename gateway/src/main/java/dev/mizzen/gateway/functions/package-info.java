/**
 * Joins the cluster's view and the pools: one entry per Function, events in, the pools' effects
 * carried out. Knows Kubernetes and HTTP only through the interfaces given in here.
 */
package dev.mizzen.gateway.functions;
