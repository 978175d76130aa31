package dev.mizzen.volume.store;

import dev.mizzen.volume.store.StoreException.Reason;
import io.minio.errors.ErrorResponseException;
import java.io.IOException;
import java.util.Set;

/** Tells the failures of the S3 client apart by what a person must do about them. */
final class S3Failures {

  private static final Set<String> CREDENTIALS =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "AccessDenied",
          "InvalidToken",
          "ExpiredToken",
          "AuthorizationHeaderMalformed");

  private final StoreSettings settings;

  S3Failures(StoreSettings settings) {
    this.settings = settings;
  }

  StoreException of(Exception e) {
    return switch (e) {
      case ErrorResponseException answer -> ofAnswer(answer);
      case BusyAnswers.BusyException busy ->
          new StoreException(
              Reason.BUSY,
              "The object store at %s answered with status %d".formatted(settings, busy.status()),
              e);
      case BusyAnswers.UnconditionalException no ->
          new StoreException(
              Reason.NOT_ATOMIC,
              "The object store at %s does not know If-None-Match: *".formatted(settings),
              e);
      case IOException io ->
          new StoreException(
              Reason.NOT_REACHABLE,
              "The object store at %s is not reachable (%s): check MIZZEN_STORE_ENDPOINT and the network"
                  .formatted(settings.endpoint(), io.getClass().getSimpleName()),
              e);
      default ->
          new StoreException(
              Reason.REFUSED,
              "The object store at %s did not answer as S3 does (%s): is MIZZEN_STORE_ENDPOINT an S3 API?"
                  .formatted(settings.endpoint(), e.getClass().getSimpleName()),
              e);
    };
  }

  private StoreException ofAnswer(ErrorResponseException e) {
    String code = e.errorResponse().code();
    int status = e.response().code();
    if ("NoSuchBucket".equals(code)) {
      return new StoreException(
          Reason.NO_SUCH_BUCKET,
          "The object store at %s has no such bucket, %s: create it or change MIZZEN_STORE_BUCKET"
              .formatted(settings.endpoint(), settings.bucket()),
          e);
    }
    if (status == 401 || status == 403 || CREDENTIALS.contains(code)) {
      return new StoreException(
          Reason.WRONG_CREDENTIALS,
          "The object store at %s refused the credentials for bucket %s (%s): check AWS_ACCESS_KEY_ID,"
                  .formatted(settings.endpoint(), settings.bucket(), code)
              + " AWS_SECRET_ACCESS_KEY and their rights",
          e);
    }
    // 409: two conditional writes met; which one won is only known after asking again.
    if (status == 409) {
      return new StoreException(
          Reason.BUSY,
          "The object store at %s answered %s (status %d)".formatted(settings, code, status),
          e);
    }
    return new StoreException(
        Reason.REFUSED,
        "The object store at %s refused with %s (status %d)".formatted(settings, code, status),
        e);
  }
}
