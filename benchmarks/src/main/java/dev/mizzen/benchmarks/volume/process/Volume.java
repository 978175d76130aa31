package dev.mizzen.benchmarks.volume.process;

/** A volume by its name. */
public record Volume(String namespace, String name) {
  String handle() {
    return namespace + "/" + name;
  }

  String path() {
    return "/v1/namespaces/%s/volumes/%s".formatted(namespace, name);
  }
}
