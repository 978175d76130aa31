/**
 * The kind Dict: a shared map of keys to values. Its types, and what is computed from them alone.
 */
package dev.mizzen.crds.dict;
