/**
 * S3Proxy over one directory, as a process of Mizzen: environment in, health and metrics out.
 * Nothing of S3 is ours.
 */
package dev.mizzen.objectstore;
