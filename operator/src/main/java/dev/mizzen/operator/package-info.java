/** The operator: reconciles the six kinds. At the root only what wires the packages together. */
package dev.mizzen.operator;
