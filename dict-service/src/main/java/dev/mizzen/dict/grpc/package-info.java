/**
 * The gRPC face of the store: the same operations, rights and problems as HTTP has them, in
 * messages of {@code mizzen.dict.v1}. Takes from {@code http} who may do what and what a problem
 * is; decides nothing itself.
 */
package dev.mizzen.dict.grpc;
