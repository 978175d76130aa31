package dev.mizzen.crds.generation;

/**
 * A definition as a template of the chart mizzen-crds: with labels, and with Helm's keep policy if
 * the values say so.
 */
final class ChartTemplate {
  private static final String LABELS_AND_POLICY =
      """
        labels:
          app.kubernetes.io/name: mizzen-crds
          app.kubernetes.io/part-of: mizzen
          app.kubernetes.io/managed-by: {{ .Release.Service }}
        {{- if .Values.keep }}
        annotations:
          helm.sh/resource-policy: keep
        {{- end }}
      """;

  private ChartTemplate() {}

  static String name(CrdFile file) {
    return file.crd().getSpec().getNames().getPlural() + ".yaml";
  }

  static String of(CrdFile file) {
    if (file.yaml().contains("{{")) {
      throw new IllegalStateException(
          file.name() + " holds '{{', which Helm would take for its own");
    }
    String metadata = "metadata:\n  name: " + file.crd().getMetadata().getName() + "\n";
    if (!file.yaml().contains(metadata)) {
      throw new IllegalStateException(file.name() + " has other metadata than a name");
    }
    return file.yaml().replace(metadata, metadata + LABELS_AND_POLICY);
  }
}
