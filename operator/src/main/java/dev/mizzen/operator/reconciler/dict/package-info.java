/** The kind Dict: a definition in the dict-service. */
package dev.mizzen.operator.reconciler.dict;
