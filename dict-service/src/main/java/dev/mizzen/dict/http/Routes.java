package dev.mizzen.dict.http;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which operations a path has, found without looking at all of them. */
final class Routes {
  private static final Map<String, List<Operation>> BY_TEMPLATE =
      Arrays.stream(Operation.values()).collect(Collectors.groupingBy(Operation::template));

  static final List<Operation> STORE = at(Operation.STORE);
  static final List<Operation> BACKUP = at(Operation.BACKUP);
  static final List<Operation> DICT = at(Operation.DICT_DEFINE);
  static final List<Operation> ENTRIES = at(Operation.DICT_LIST);
  static final List<Operation> ENTRY = at(Operation.DICT_GET);
  static final List<Operation> DICT_OBJECT = at(Operation.DICT_DELETE);
  static final List<Operation> DICTS_EPHEMERAL = at(Operation.DICT_EPHEMERAL);
  static final List<Operation> QUEUE = at(Operation.QUEUE_DEFINE);
  static final List<Operation> QUEUE_OBJECT = at(Operation.QUEUE_DELETE);
  static final List<Operation> QUEUES_EPHEMERAL = at(Operation.QUEUE_EPHEMERAL);

  /** By what follows the colon after a name. */
  static final Map<String, List<Operation>> DICT_VERBS = verbs(Operation.DICT_DEFINE);

  static final Map<String, List<Operation>> QUEUE_VERBS = verbs(Operation.QUEUE_DEFINE);

  private Routes() {}

  private static List<Operation> at(Operation one) {
    return BY_TEMPLATE.get(one.template());
  }

  private static Map<String, List<Operation>> verbs(Operation bare) {
    String prefix = bare.template() + ":";
    return BY_TEMPLATE.entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .collect(
            Collectors.toUnmodifiableMap(
                e -> e.getKey().substring(prefix.length()), Map.Entry::getValue));
  }
}
