/**
 * What Dict and Queue have in common: a definition in the dict-service, what is known of it, and
 * its end. Nothing that belongs to one of them only.
 */
package dev.mizzen.operator.reconciler.definition;
