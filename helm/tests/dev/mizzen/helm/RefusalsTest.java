package dev.mizzen.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalsTest {
  static Stream<Arguments> refused() {
    String credentials = "credentials: {accessKeyId: trying, secretAccessKey: trying-out}";
    return Stream.of(
        Arguments.of("{}", "The object store needs credentials: set objectStore.existingSecret"),
        Arguments.of(
            "objectStore: {credentials: {accessKeyId: a}}", "The object store needs credentials"),
        Arguments.of("objectStore: {existingSecret: s3, " + credentials + "}", "not both"),
        Arguments.of("volumes: {provisioner: {snapshots: maybe}}", "snapshots"),
        Arguments.of("volumes: {provisioner: {images: {attacher: {}}}}", "attacher"),
        Arguments.of(
            "objectStore: {existingSecret: s3, bundled: {enabled: false}}",
            "objectStore.endpoint must be the URL of an S3 API"),
        Arguments.of(
            "objectStore: {existingSecret: s3, endpoint: 'https://s3.example'}",
            "set objectStore.bundled.enabled=false"),
        Arguments.of(
            "objectStore: {existingSecret: s3, endpoint: s3.example, bundled: {enabled: false}}",
            "endpoint"),
        Arguments.of("objectStore: {existingSecret: s3, bucket: A}", "bucket"),
        Arguments.of("gateway: {replicas: 2}", "replicas"),
        Arguments.of("gatway: {}", "gatway"),
        Arguments.of("images: {operator: {tag: x, digest: y}}", "digest"),
        Arguments.of("logLevel: verbose", "logLevel"),
        Arguments.of("dict: {engine: Memory}", "engine"),
        Arguments.of("dict: {valkey: {nodes: [valkey]}}", "nodes"),
        Arguments.of(
            "{objectStore: {existingSecret: s3}, dict: {engine: Valkey}}",
            "dict.valkey.nodes must name a server"),
        Arguments.of(
            "{objectStore: {existingSecret: s3}, dict: {valkey: {nodes: ['v:6379']}}}",
            "set dict.engine=Valkey to use it"),
        Arguments.of("metrics: {prometheusRule: {queueAgeSeconds: 1h}}", "queueAgeSeconds"),
        Arguments.of("dictService: {storage: {size: big}}", "size"),
        Arguments.of("volumes: {backend: fuse}", "backend"),
        Arguments.of("volumes: {agent: {cacheSize: much}}", "cacheSize"),
        Arguments.of("volumes: {agent: {kubeletDir: kubelet}}", "kubeletDir"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void saysWhatMustChange(String values, String message) {
    // When
    Helm.Result result = Helm.template(Helm.CHART, values);

    // Then
    assertThat(result.exit()).isNotZero();
    assertThat(result.error()).contains(message);
  }

  @ParameterizedTest
  @MethodSource("refusedByDefinitions")
  void definitionsRefuseUnknownValuesToo(String values, String message) {
    // When
    Helm.Result result = Helm.template(Helm.CRDS, values);

    // Then
    assertThat(result.exit()).isNotZero();
    assertThat(result.error()).contains(message);
  }

  static Stream<Arguments> refusedByDefinitions() {
    return Stream.of(Arguments.of("kep: true", "kep"), Arguments.of("keep: maybe", "keep"));
  }
}
