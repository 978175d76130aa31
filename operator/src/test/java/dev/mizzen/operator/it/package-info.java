/**
 * What the integration tests share: the API server, the shipped role, the operator in this JVM,
 * services that are only said to be there.
 */
package dev.mizzen.operator.it;
