/**
 * The kind Volume: a versioned file tree in the object store. Its types, and what is computed from
 * them alone.
 */
package dev.mizzen.crds.volume;
