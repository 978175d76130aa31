package dev.mizzen.operator.identity;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The core Secret with the installation's keys. It is created when it is absent and never changed:
 * a new key would lock out every running container. Values are base64 text of 32 random bytes,
 * because other processes get them as environment.
 */
public final class IdentitySecret {
  /** Name of the Secret in the installation's namespace. */
  public static final String NAME = "mizzen-identity";

  static final String CREDENTIAL_KEY = "credentialKey";
  static final String TOKEN_KEY = "tokenKey";

  private static final Logger log = LoggerFactory.getLogger(IdentitySecret.class);
  private static final int KEY_BYTES = 32;

  private final KubernetesClient client;
  private final String namespace;
  private final SecureRandom random;
  private volatile IdentityKeys keys;

  /** The Secret in {@code namespace}; new keys come from {@code random}. */
  public IdentitySecret(KubernetesClient client, String namespace, SecureRandom random) {
    this.client = client;
    this.namespace = namespace;
    this.random = random;
  }

  /**
   * The keys, from the Secret; read once and then kept.
   *
   * @throws IllegalStateException when the Secret lacks a valid key; somebody has to repair it
   * @throws KubernetesClientException when the API server cannot be asked
   */
  public IdentityKeys keys() {
    IdentityKeys known = keys;
    if (known == null) {
      known = parse(readOrCreate());
      keys = known;
    }
    return known;
  }

  private Secret readOrCreate() {
    Secret present = read();
    if (present != null) {
      return present;
    }
    try {
      Secret created = client.resource(fresh()).create();
      log.atInfo()
          .addArgument(kv("secret", NAME))
          .addArgument(kv("namespace", namespace))
          .log("Created identity");
      return created;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return read();
      }
      throw e;
    }
  }

  private Secret read() {
    return client.secrets().inNamespace(namespace).withName(NAME).get();
  }

  private Secret fresh() {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace(namespace)
        .endMetadata()
        .withType("Opaque")
        .withData(Map.of(CREDENTIAL_KEY, secretValue(), TOKEN_KEY, secretValue()))
        .build();
  }

  private String secretValue() {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return encode(encode(key).getBytes(US_ASCII));
  }

  private IdentityKeys parse(Secret secret) {
    String value =
        secret == null || secret.getData() == null ? null : secret.getData().get(CREDENTIAL_KEY);
    try {
      byte[] key = value == null ? new byte[0] : decode(new String(decode(value), US_ASCII));
      if (key.length == KEY_BYTES) {
        return new IdentityKeys(key);
      }
    } catch (IllegalArgumentException e) {
      log.atDebug().addArgument(kv("secret", NAME)).log("Identity key is not base64");
    }
    throw new IllegalStateException(
        "Key "
            + CREDENTIAL_KEY
            + " of Secret "
            + namespace
            + "/"
            + NAME
            + " must be base64 text of 32 bytes; delete the Secret to have it made anew (all function containers restart)");
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] decode(String text) {
    return Base64.getDecoder().decode(text.strip());
  }
}
