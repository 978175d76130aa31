package dev.mizzen.gateway.functions;

import dev.mizzen.crds.function.CodeBundle;
import dev.mizzen.gateway.pool.FunctionKey;
import dev.mizzen.gateway.pool.FunctionSettings;
import dev.mizzen.gateway.pool.FunctionStatus;
import java.util.Optional;

/**
 * What the gateway needs of a Function object.
 *
 * @param key names it
 * @param uid of the object: a Function that is deleted and made again is another one
 * @param settings that are in force
 * @param status what the operator says about it
 * @param code its inline files
 */
public record FunctionView(
    FunctionKey key,
    String uid,
    FunctionSettings settings,
    FunctionStatus status,
    Optional<CodeBundle> code) {}
