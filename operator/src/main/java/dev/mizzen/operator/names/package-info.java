/** The only place where names of objects are formed, and the labels that go with them. Pure. */
package dev.mizzen.operator.names;
