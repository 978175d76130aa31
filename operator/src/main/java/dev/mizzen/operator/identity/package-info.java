/**
 * The installation's keys and the credential of a Function. No key leaves this package as text but
 * to be put into a Secret.
 */
package dev.mizzen.operator.identity;
