/**
 * The kind Volume: a PersistentVolume and its claim, and the volume in the object store through
 * volume-api.
 */
package dev.mizzen.operator.reconciler.volume;
