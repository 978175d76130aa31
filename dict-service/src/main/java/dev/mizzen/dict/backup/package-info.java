/**
 * Backups as one stream of bytes: a tar of the store's files with a list of their hashes at the
 * end. Knows files and nothing of what is in them; may be known by the engine and the server.
 */
package dev.mizzen.dict.backup;
