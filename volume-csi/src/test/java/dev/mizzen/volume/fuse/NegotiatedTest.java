package dev.mizzen.volume.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NegotiatedTest {

  private final Negotiated negotiated =
      new Negotiated(44, Protocol.HAS_RESEND | Protocol.INIT_EXT, Handshake.MAX_WRITE);

  @Test
  void comesBackFromItsBytes() {
    assertThat(Negotiated.of(negotiated.toBytes())).isEqualTo(negotiated);
    assertThat(negotiated.resends()).isTrue();
    assertThat(negotiated.passesThrough()).isFalse();
    assertThat(negotiated.hasEpochs()).isTrue();
  }

  @Test
  void refusesOtherBytes() {
    byte[] bytes = negotiated.toBytes();
    byte[] newer = bytes.clone();
    newer[0] = 9;

    assertThatThrownBy(() -> Negotiated.of(newer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("newer format");
    assertThatThrownBy(() -> Negotiated.of(Arrays.copyOf(bytes, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cut short");
  }
}
