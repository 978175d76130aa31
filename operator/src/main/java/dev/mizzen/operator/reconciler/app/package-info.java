/** The kind App: what its Functions have in common, and whether they are Ready. */
package dev.mizzen.operator.reconciler.app;
