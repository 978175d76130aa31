/** The API. */
package dev.mizzen.crds;
