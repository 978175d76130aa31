/**
 * What this node has of the files of volumes: fetched as it is read, verified, kept on disk, shared
 * by all views. It knows the snapshot engine, transfers and descriptors; not who reads.
 */
package dev.mizzen.volume.cache;
