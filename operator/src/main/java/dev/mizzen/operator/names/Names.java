package dev.mizzen.operator.names;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of everything the operator makes. Names of the six kinds have at most 50 characters, so
 * what is derived from one of them fits the 63 of a DNS label; what is derived from more is cut and
 * hashed.
 */
public final class Names {
  /** Longest DNS label, in characters. */
  public static final int LABEL_LIMIT = 63;

  /** Container of a function pod that runs the user's code. */
  public static final String FUNCTION_CONTAINER = "function";

  /** Container of a function pod that serves Dict and Queue on the loopback address. */
  public static final String SIDECAR_CONTAINER = "dict-sidecar";

  /** Volume of a function pod that holds the agent's socket. */
  public static final String RUN_VOLUME = "mizzen-run";

  /** Volume of a function pod that holds the dict sidecar's socket. */
  public static final String DICT_VOLUME = "mizzen-dict";

  /** Key of a credential Secret. */
  public static final String CREDENTIAL_KEY = "token";

  private static final int HASH_LENGTH = 8;

  private Names() {}

  /** Deployment and Service of a Function. */
  public static String function(String function) {
    return "fn-" + function;
  }

  /** Secret that holds the credential of a Function. */
  public static String credential(String function) {
    return "fn-" + function + "-credential";
  }

  /** PersistentVolumeClaim of a Volume, and the name of the pod volume that uses it. */
  public static String claim(String volume) {
    return "vol-" + volume;
  }

  /** PersistentVolume of a Volume; cluster-scoped, so namespace and uid are in it. */
  public static String persistentVolume(String namespace, String volume, String uid) {
    return fit(
        "mizzen-" + namespace + "-" + volume + "-" + uid.substring(0, Math.min(8, uid.length())));
  }

  /** {@code name}, or when it is longer than a DNS label its beginning and a hash of the whole. */
  static String fit(String name) {
    if (name.length() <= LABEL_LIMIT) {
      return name;
    }
    String head = name.substring(0, LABEL_LIMIT - HASH_LENGTH - 1);
    return head + "-" + sha256(name).substring(0, HASH_LENGTH);
  }

  /** SHA-256 of the text's UTF-8, in hex. */
  public static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256 of the bytes, in hex. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }
}
