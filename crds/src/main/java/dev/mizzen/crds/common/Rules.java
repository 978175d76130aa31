package dev.mizzen.crds.common;

/**
 * CEL expressions and messages that several fields share. Formats are checked by CEL and not by a
 * schema pattern, because a pattern's message shows the pattern and not what must change.
 */
public final class Rules {
  /**
   * On a kind: derived names ({@code fn-…-credential}) must stay labels of at most 63 characters.
   */
  public static final String NAME =
      "self.metadata.name.size() <= 50 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')";

  /** Message of {@link #NAME}. */
  public static final String NAME_MESSAGE =
      "metadata.name must be a DNS-1035 label (a-z, 0-9 and '-', beginning with a letter, ending with a letter or digit)"
          + " of at most 50 characters, because names of other objects are derived from it";

  /** On the name of an object of Mizzen. */
  public static final String SIBLING_NAME = "self.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')";

  /** Message of {@link #SIBLING_NAME}. */
  public static final String SIBLING_NAME_MESSAGE =
      "must be the name of an object of Mizzen: a-z, 0-9 and '-', beginning with a letter, ending with a letter or digit";

  /** On the name of an object of any kind. */
  public static final String OBJECT_NAME =
      "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$')";

  /** Message of {@link #OBJECT_NAME}. */
  public static final String OBJECT_NAME_MESSAGE =
      "must be the name of an object: a-z, 0-9, '-' and '.', beginning and ending with a letter or digit";

  /** On the name of an image; the registry judges the rest. */
  public static final String IMAGE =
      "self.matches('^[A-Za-z0-9][A-Za-z0-9._:/@-]*$') && !self.contains('//')";

  /** Message of {@link #IMAGE}. */
  public static final String IMAGE_MESSAGE =
      "must be the name of an OCI image without a scheme, such as docker.io/library/python:3.13-slim";

  /** On the name of an environment variable. */
  public static final String ENV_NAME =
      "self.matches('^[A-Za-z_][A-Za-z0-9_]*$') && !self.startsWith('MIZZEN_')";

  /** Message of {@link #ENV_NAME}. */
  public static final String ENV_NAME_MESSAGE =
      "must be made of A-Z, a-z, 0-9 and '_', must not begin with a digit, and must not begin with MIZZEN_";

  /** On a list of names of environment variables. */
  public static final String ENV_NAMES =
      "self.all(k, k.matches('^[A-Za-z_][A-Za-z0-9_]*$') && !k.startsWith('MIZZEN_'))";

  /** Message of {@link #ENV_NAMES}. */
  public static final String ENV_NAMES_MESSAGE =
      "each key becomes an environment variable: it " + ENV_NAME_MESSAGE;

  /** On an amount of CPU. */
  public static final String CPU =
      "self.matches('^[0-9]{1,6}([.][0-9]{1,3})?$') || self.matches('^[0-9]{1,9}m$')";

  /** Message of {@link #CPU}. */
  public static final String CPU_MESSAGE =
      "must be a quantity of cores: a number with at most three decimals, or millicores, such as 125m, 0.5 or 2";

  /** On an amount of memory or disk. */
  public static final String BYTES =
      "self.matches('^[1-9][0-9]{0,14}(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$')";

  /** Message of {@link #BYTES}. */
  public static final String BYTES_MESSAGE =
      "must be a quantity of bytes: a whole number, then nothing or one of k M G T P Ki Mi Gi Ti Pi, such as 128Mi";

  /** As many digits as CEL can add up without an error. */
  private static final String DURATION =
      "self.matches('^([0-9]{1,6}h)?([0-9]{1,7}m)?([0-9]{1,9}s)?$') && self != '' && ";

  /** On a duration between one second and one hour. */
  public static final String UP_TO_ONE_HOUR =
      DURATION + "duration(self) >= duration('1s') && duration(self) <= duration('1h')";

  /** Message of {@link #UP_TO_ONE_HOUR}. */
  public static final String UP_TO_ONE_HOUR_MESSAGE =
      "must be a duration of 1s to 1h in hours, minutes and whole seconds, such as 90s, 5m or 1m30s";

  /** On a duration between one second and one day. */
  public static final String UP_TO_ONE_DAY =
      DURATION + "duration(self) >= duration('1s') && duration(self) <= duration('24h')";

  /** Message of {@link #UP_TO_ONE_DAY}. */
  public static final String UP_TO_ONE_DAY_MESSAGE =
      "must be a duration of 1s to 24h in hours, minutes and whole seconds, such as 90s, 5m or 1h30m";

  /** On a duration of nothing to one day. */
  public static final String AT_MOST_ONE_DAY = DURATION + "duration(self) <= duration('24h')";

  /** Message of {@link #AT_MOST_ONE_DAY}. */
  public static final String AT_MOST_ONE_DAY_MESSAGE =
      "must be a duration of 0s to 24h in hours, minutes and whole seconds, such as 0s, 90s or 5m";

  /** On {@code Never}, or a duration between one second and one hour. */
  public static final String NEVER_OR_UP_TO_ONE_HOUR =
      "self == 'Never' || ("
          + DURATION
          + "duration(self) >= duration('1s') && duration(self) <= duration('1h'))";

  /** Message of {@link #NEVER_OR_UP_TO_ONE_HOUR}. */
  public static final String NEVER_OR_UP_TO_ONE_HOUR_MESSAGE =
      "must be Never, or a duration of 1s to 1h in hours, minutes and whole seconds, such as 10s or 1m30s";

  /** On {@code Never}, or a duration between one second and a year of 365 days. */
  public static final String NEVER_OR_UP_TO_ONE_YEAR =
      "self == 'Never' || ("
          + DURATION
          + "duration(self) >= duration('1s') && duration(self) <= duration('8760h'))";

  /** Message of {@link #NEVER_OR_UP_TO_ONE_YEAR}. */
  public static final String NEVER_OR_UP_TO_ONE_YEAR_MESSAGE =
      "must be Never, or a duration of 1s to 8760h in hours, minutes and whole seconds, such as 24h or 1h30m";

  /** On {@code Never}, or a duration between one second and ten years of 365 days. */
  public static final String NEVER_OR_UP_TO_TEN_YEARS =
      "self == 'Never' || ("
          + DURATION
          + "duration(self) >= duration('1s') && duration(self) <= duration('87600h'))";

  /** Message of {@link #NEVER_OR_UP_TO_TEN_YEARS}. */
  public static final String NEVER_OR_UP_TO_TEN_YEARS_MESSAGE =
      "must be Never, or a duration of 1s to 87600h in hours, minutes and whole seconds, such as 168h or 1h30m";

  /** On a Dict, Queue or Volume: what is taken over is another's. */
  public static final String ADOPTS_ANOTHER =
      "!has(self.spec) || !has(self.spec.adopt) || self.spec.adopt.name != self.metadata.name";

  /** On a Volume: the data begins with what is in another one. */
  public static final String CLONES_ANOTHER =
      "!has(self.spec) || !has(self.spec.source) || self.spec.source.volume.name != self.metadata.name";

  /** On a Volume: there is one beginning. */
  public static final String CLONES_OR_ADOPTS =
      "!has(self.spec) || !has(self.spec.source) || !has(self.spec.adopt)";

  /**
   * On a Volume: its source counts once, so a later change would say what is not so. It can be
   * taken away.
   */
  public static final String SOURCE_STAYS =
      "!has(self.spec) || !has(self.spec.source) || (has(oldSelf.spec) && has(oldSelf.spec.source) && self.spec.source == oldSelf.spec.source)";

  /** On a Volume: what it takes over counts once as well. */
  public static final String ADOPTION_STAYS =
      "!has(self.spec) || !has(self.spec.adopt) || (has(oldSelf.spec) && has(oldSelf.spec.adopt) && self.spec.adopt == oldSelf.spec.adopt)";

  private Rules() {}
}
