/**
 * The kind Function. Resolve what it names, compute a model, render its children from the model,
 * read its pods, say so in the status: one class each, and only the reconciler knows a client.
 */
package dev.mizzen.operator.reconciler.function;
