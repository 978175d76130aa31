/** The sidecar between a client and a service, with a fake gateway. */
package dev.mizzen.dict.sidecar;
