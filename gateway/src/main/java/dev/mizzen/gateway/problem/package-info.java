/** Errors as callers see them (RFC 9457). Pure: knows neither HTTP server nor Kubernetes. */
package dev.mizzen.gateway.problem;
