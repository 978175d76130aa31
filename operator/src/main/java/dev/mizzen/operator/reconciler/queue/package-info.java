/** The kind Queue: a definition in the dict-service. */
package dev.mizzen.operator.reconciler.queue;
