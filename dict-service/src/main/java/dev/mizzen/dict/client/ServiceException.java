package dev.mizzen.dict.client;

/**
 * The service failed or its storage is unavailable (5xx); a write may or may not have been done.
 */
public final class ServiceException extends MizzenException {
  private static final long serialVersionUID = 1L;

  ServiceException(Problem problem) {
    super(problem);
  }
}
