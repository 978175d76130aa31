/**
 * What a pod's view of a volume can do, whatever it is made of. It knows the snapshot engine's
 * values, and neither mounts nor HTTP.
 */
package dev.mizzen.volume.view;
