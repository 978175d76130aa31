/**
 * The kind App: a group of Functions with shared defaults. Its types, and what is computed from
 * them alone.
 */
package dev.mizzen.crds.app;
