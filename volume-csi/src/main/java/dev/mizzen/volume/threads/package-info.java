/** Threads on which others count. Knows nothing else of this process. */
package dev.mizzen.volume.threads;
