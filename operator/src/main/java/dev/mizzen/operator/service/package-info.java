/**
 * The processes outside of Kubernetes' API that the operator asks: dict-service and volume-api.
 * Interfaces first, HTTP behind them.
 */
package dev.mizzen.operator.service;
