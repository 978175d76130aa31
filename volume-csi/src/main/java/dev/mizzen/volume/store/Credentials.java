package dev.mizzen.volume.store;

/** Keys of the store. No record: a logger that writes an object's fields finds none here. */
public final class Credentials {

  private final String accessKey;
  private final String secretKey;

  /**
   * @throws IllegalArgumentException when either is missing
   */
  public Credentials(String accessKey, String secretKey) {
    if (accessKey == null || accessKey.isEmpty() || secretKey == null || secretKey.isEmpty()) {
      throw new IllegalArgumentException(
          "The store needs credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  String accessKey() {
    return accessKey;
  }

  String secretKey() {
    return secretKey;
  }

  @Override
  public String toString() {
    return "(credentials)";
  }
}
