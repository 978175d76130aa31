/**
 * Conditions and how they reach the API server: what every kind shares. Nothing here knows a kind.
 */
package dev.mizzen.operator.status;
