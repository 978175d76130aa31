/**
 * The kind Secret: a checked set of core Secrets. Its types, and what is computed from them alone.
 */
package dev.mizzen.crds.secret;
