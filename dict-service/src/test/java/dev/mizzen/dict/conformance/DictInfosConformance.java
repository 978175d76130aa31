package dev.mizzen.dict.conformance;

import static dev.mizzen.dict.engine.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.dict.engine.Definition.Reclaim;
import dev.mizzen.dict.engine.DictInfo;
import dev.mizzen.dict.engine.ObjectName;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What only an engine tells. */
public abstract class DictInfosConformance extends DictCases {
  @Test
  void tellsOfAllThatAreDefined() {
    ObjectName name = holding("a", "b");
    ObjectName retained = holding("k");
    await(dicts().undefine(retained, Optional.of(Reclaim.RETAIN)));

    Map<ObjectName, DictInfo> infos = await(dicts().infos());

    assertThat(infos.get(name).entries()).isEqualTo(2);
    assertThat(infos).doesNotContainKey(retained);
  }
}
