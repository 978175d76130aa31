/** Management: readiness, liveness and the gauges of the process. */
package dev.mizzen.operator.health;
