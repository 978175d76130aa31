package dev.mizzen.gateway.http;

import dev.mizzen.gateway.pool.ColdStart;
import dev.mizzen.gateway.pool.PoolStats;
import dev.mizzen.gateway.pool.ScaleOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON of a pool's stats and cold starts (contracts, section 8). */
final class StatsJson {
  private StatsJson() {}

  static Map<String, Object> stats(PoolStats stats) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("queued", stats.queued());
    members.put("running", stats.running());
    members.put("containers", stats.containers().stream().map(StatsJson::container).toList());
    members.put("want", stats.want());
    stats.lastScale().ifPresent(order -> members.put("lastScale", order(order)));
    return members;
  }

  static List<Map<String, Object>> coldStarts(List<ColdStart> coldStarts) {
    return coldStarts.stream().map(StatsJson::coldStart).toList();
  }

  private static Map<String, Object> container(PoolStats.ContainerStats container) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("pod", container.pod());
    members.put("state", container.state());
    members.put("running", container.running());
    members.put("maxInputs", container.maxInputs());
    return members;
  }

  private static Map<String, Object> order(ScaleOrder order) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("from", order.from());
    members.put("to", order.to());
    members.put("reason", order.reason());
    members.put("time", order.time().toString());
    return members;
  }

  private static Map<String, Object> coldStart(ColdStart start) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("callId", start.callId());
    members.put("scaleMs", start.scaleMs());
    members.put("podMs", start.podMs());
    members.put("dispatchMs", start.dispatchMs());
    members.put("totalMs", start.totalMs());
    members.put("bootstrapMs", start.bootstrapMs());
    members.put("importMs", start.importMs());
    return members;
  }
}
