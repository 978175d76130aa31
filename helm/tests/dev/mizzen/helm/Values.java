package dev.mizzen.helm;

import java.util.stream.Stream;

/**
 * Values that people give.
 *
 * @param name what is special about them
 * @param yaml the values
 */
record Values(String name, String yaml) {
  static final Values BUNDLED =
      new Values(
          "bundled store with credentials",
          """
          objectStore: {credentials: {accessKeyId: trying, secretAccessKey: trying-out}}
          """);
  static final Values OWN =
      new Values(
          "store of one's own",
          """
          objectStore:
            existingSecret: s3
            endpoint: https://s3.example
            bucket: models
            prefix: team/mizzen
            region: eu-west-1
            sequencer: Always
            bundled: {enabled: false}
          """);
  static final Values FULL =
      new Values(
          "everything set",
          """
          clusterDomain: k8s.example
          logLevel: DEBUG
          images:
            registry: registry.example:5000
            pullPolicy: Always
            pullSecrets: [{name: registry}]
            operator: {name: mizzen/operator, tag: "9"}
          functions: {defaultImage: docker.io/library/python:3.13-slim}
          operator: {nodeSelector: {pool: system}, tolerations: [{key: system, operator: Exists}]}
          gateway: {resources: {requests: {cpu: 1}, limits: {memory: 2Gi}}}
          dictService: {storage: {size: 50Gi, className: fast}}
          volumes: {agent: {kubeletDir: /var/lib/k0s/kubelet, dataDir: /data/mizzen, cacheSize: 1Ti}}
          objectStore: {existingSecret: s3, bundled: {storage: {size: 1Ti, className: slow}}}
          dictNode: {enabled: true, nodeSelector: {pool: functions}}
          metrics:
            serviceMonitor: {enabled: true, interval: 15s, labels: {release: prometheus}}
            prometheusRule: {enabled: true, labels: {release: prometheus}, queueAgeSeconds: 60}
            dashboard: {enabled: true}
          """);
  static final Values VALKEY =
      new Values(
          "Dicts and Queues in a Valkey of one's own, Volumes as directories",
          """
          objectStore: {existingSecret: s3}
          volumes: {backend: Directory}
          dict:
            engine: Valkey
            valkey:
              nodes: ["valkey-0.valkey:6379", "10.0.0.7:6380"]
              secretRef: {name: valkey}
              tls: true
          metrics: {prometheusRule: {enabled: true}}
          """);

  static final Values CLAIMS =
      new Values(
          "volumes for claims",
          """
          objectStore: {existingSecret: s3}
          images: {registry: registry.example:5000}
          volumes:
            provisioner:
              enabled: true
              reclaimPolicy: Retain
              snapshots: Always
              images:
                registry: mirror.example/k8s
                resizer: {name: team/csi-resizer, tag: v9}
          """);

  static Stream<Values> all() {
    return Stream.of(BUNDLED, OWN, FULL, VALKEY, CLAIMS);
  }

  @Override
  public String toString() {
    return name;
  }
}
