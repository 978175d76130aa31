package dev.mizzen.volume.store;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Takes out answers that mean "not now", before the client looks for a body that proxies and load
 * balancers leave out.
 */
final class BusyAnswers {

  private BusyAnswers() {}

  static Response check(Interceptor.Chain chain) throws IOException {
    var response = chain.proceed(chain.request());
    int status = response.code();
    if (status == 501 && chain.request().header("If-None-Match") != null) {
      response.close();
      throw new UnconditionalException();
    }
    if (isBusy(status)) {
      response.close();
      throw new BusyException(status);
    }
    return response;
  }

  /**
   * @throws BusyException when a status means "not now"
   */
  static void check(int status) throws BusyException {
    if (isBusy(status)) {
      throw new BusyException(status);
    }
  }

  private static boolean isBusy(int status) {
    return status >= 500 || status == 429 || status == 408;
  }

  /** The server says that it knows no conditional writes. */
  static final class UnconditionalException extends IOException {
    private UnconditionalException() {
      super("status 501");
    }
  }

  /** Carries the status through the client. */
  static final class BusyException extends IOException {
    private final int status;

    private BusyException(int status) {
      super("status " + status);
      this.status = status;
    }

    int status() {
      return status;
    }
  }
}
