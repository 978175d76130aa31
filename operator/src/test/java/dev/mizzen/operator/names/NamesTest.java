package dev.mizzen.operator.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {
  private static final String LONGEST = "f".repeat(50);

  @Test
  void everyNameOfAChildIsALabel() {
    // When
    String[] names = {
      Names.function(LONGEST),
      Names.claim(LONGEST),
      Names.persistentVolume("n".repeat(63), LONGEST, "11111111-2222-3333-4444-555555555555")
    };
    // Then
    assertThat(names).allMatch(name -> name.length() <= Names.LABEL_LIMIT);
  }

  /** A Secret's name is a subdomain: it may be longer than a label. */
  @Test
  void theNameOfACredentialIsASubdomain() {
    // When
    String name = Names.credential(LONGEST);
    // Then
    assertThat(name).hasSizeLessThanOrEqualTo(253).matches("[a-z]([-a-z0-9]*[a-z0-9])?");
  }

  @Test
  void aShortPersistentVolumeNameIsNotHashed() {
    // When
    String name = Names.persistentVolume("shop", "weights", "11111111-2222-3333-4444-555555555555");
    // Then
    assertThat(name).isEqualTo("mizzen-shop-weights-11111111");
  }

  @Test
  void longNamesThatBeginAlikeStayApart() {
    // When
    String one = Names.persistentVolume("n".repeat(60), "a", "11111111");
    String two = Names.persistentVolume("n".repeat(60), "b", "11111111");
    // Then
    assertThat(one).isNotEqualTo(two);
  }
}
