package dev.mizzen.operator.status;

/** Text that must fit somewhere. */
public final class Text {
  private Text() {}

  /**
   * {@code text}, cut to {@code limit} characters and marked when something is missing. Null
   * becomes empty.
   */
  public static String cut(String text, int limit) {
    if (text == null) {
      return "";
    }
    return text.length() <= limit ? text : text.substring(0, limit - 1) + "…";
  }
}
