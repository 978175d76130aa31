/** The volume API, by which the operator makes and deletes volumes and looks at the store. */
package dev.mizzen.volume.api;
