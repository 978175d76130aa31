/**
 * The kind Secret: checks that core Secrets have the keys. Values are never kept, only names of
 * keys and versions.
 */
package dev.mizzen.operator.reconciler.secret;
