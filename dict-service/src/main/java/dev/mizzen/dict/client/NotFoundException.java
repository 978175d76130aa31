package dev.mizzen.dict.client;

/** No Dict or Queue of this name in the namespace, or no longer (404). */
public final class NotFoundException extends MizzenException {
  private static final long serialVersionUID = 1L;

  NotFoundException(Problem problem) {
    super(problem);
  }
}
