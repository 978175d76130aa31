/**
 * The kind Function: code that runs in containers, from none to many. Its types, and what is
 * computed from them alone.
 */
package dev.mizzen.crds.function;
