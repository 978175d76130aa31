/**
 * The volume API: the operator makes and deletes volumes and looks at the store, whoever may reads
 * and writes files. HTTP only; what is done is elsewhere.
 */
package dev.mizzen.volume.api;
