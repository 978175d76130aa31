/** What the reconcilers of all kinds share: finalizers with an end, errors, mappers. */
package dev.mizzen.operator.reconciler;
