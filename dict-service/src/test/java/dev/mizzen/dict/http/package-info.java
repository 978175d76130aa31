/** The store as its HTTP clients see it. */
package dev.mizzen.dict.http;
