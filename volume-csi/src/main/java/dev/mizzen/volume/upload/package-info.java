/**
 * What a commit brings to the store, for every kind of view: files are read while they may be
 * written, and sent with the directories that name them. It knows the snapshot engine, transfers
 * and local files; not what a view is.
 */
package dev.mizzen.volume.upload;
