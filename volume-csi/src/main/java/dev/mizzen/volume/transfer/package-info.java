/** Transfers to and from the object store, in parallel and within one budget of memory. */
package dev.mizzen.volume.transfer;
