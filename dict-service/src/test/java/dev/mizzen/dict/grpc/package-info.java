/** The store as its gRPC clients see it, with a client of another house than the server. */
package dev.mizzen.dict.grpc;
