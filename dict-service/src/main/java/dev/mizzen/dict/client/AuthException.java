package dev.mizzen.dict.client;

/** No token, a bad one, or one without the right (401, 403). */
public final class AuthException extends MizzenException {
  private static final long serialVersionUID = 1L;

  AuthException(Problem problem) {
    super(problem);
  }
}
