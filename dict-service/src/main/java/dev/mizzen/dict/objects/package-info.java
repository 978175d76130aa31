/**
 * Dicts and Queues that code makes for itself: custom resources through the API server, and
 * ephemeral ones that only the store knows. Knows the engine and the API server, nothing of HTTP
 * calls.
 */
package dev.mizzen.dict.objects;
