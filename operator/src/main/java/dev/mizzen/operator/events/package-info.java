/** Kubernetes Events about our objects: one recorder, and the closed list of reasons. */
package dev.mizzen.operator.events;
