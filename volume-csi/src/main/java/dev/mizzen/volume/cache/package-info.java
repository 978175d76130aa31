/**
 * What this node has of the files of volumes: fetched as it is read, verified, kept on disk, shared
 * by all views. It knows the snapshot engine, transfers, descriptors and threads that serve; not
 * who reads.
 */
package dev.mizzen.volume.cache;
