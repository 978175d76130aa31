package dev.mizzen.objectstore;

/** The one pair of keys. No record: a logger that writes an object's fields finds none here. */
final class Credentials {

  private final String accessKey;
  private final String secretKey;

  Credentials(String accessKey, String secretKey) {
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
