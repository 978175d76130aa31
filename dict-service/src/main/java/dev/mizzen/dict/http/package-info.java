/**
 * The HTTP face of the store (docs/design/contracts.md section 9,
 * docs/reference/dict-openapi.yaml): paths, bodies, problems. What a call means is decided in the
 * engine, who may in auth.
 */
package dev.mizzen.dict.http;
