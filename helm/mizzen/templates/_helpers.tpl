{{/* Labels of a component's objects. Call with (dict "root" $ "component" "gateway"). */}}
{{- define "mizzen.labels" -}}
{{ include "mizzen.selector" . }}
app.kubernetes.io/part-of: mizzen
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* Labels that never change in the life of a workload. */}}
{{- define "mizzen.selector" -}}
app.kubernetes.io/name: mizzen
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Name of an image. Call with (dict "root" $ "image" .Values.images.gateway). */}}
{{- define "mizzen.image" -}}
{{- with .root.Values.images.registry }}{{ . }}/{{ end -}}
{{ .image.name }}:{{ .image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{- define "mizzen.functionImage" -}}
{{ .Values.functions.defaultImage | default (include "mizzen.image" (dict "root" . "image" .Values.images.python)) }}
{{- end }}

{{/* Address of a Service of the installation, ending with a dot so that no search domain is tried. Call with (dict "root" $ "service" "mizzen-dict"). */}}
{{- define "mizzen.host" -}}
{{ .service }}.{{ .root.Release.Namespace }}.svc.{{ .root.Values.clusterDomain }}.
{{- end }}

{{/* What each pod has: identity and rights of the process. Call with (dict "root" $ "values" .Values.gateway). */}}
{{- define "mizzen.pod" -}}
enableServiceLinks: false
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "mizzen.restrictedPod" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "mizzen.restrictedContainer" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{/* Environment of every process. */}}
{{- define "mizzen.env" -}}
- name: MIZZEN_NAMESPACE
  valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
- name: MIZZEN_POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
{{- end }}

{{/* A JVM needs seconds to start on a busy node, and milliseconds to answer afterwards. */}}
{{- define "mizzen.probes" -}}
startupProbe:
  httpGet: {path: /health/live, port: management}
  periodSeconds: 1
  timeoutSeconds: 5
  failureThreshold: 180
readinessProbe:
  httpGet: {path: /health/ready, port: management}
  periodSeconds: 2
  timeoutSeconds: 5
  failureThreshold: 3
livenessProbe:
  httpGet: {path: /health/live, port: management}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- end }}

{{/* Settings of the object store: for volume-api and the agent. */}}
{{- define "mizzen.storeEnv" -}}
- name: MIZZEN_STORE_ENDPOINT
  value: {{ include "mizzen.storeEndpoint" . }}
- name: MIZZEN_STORE_BUCKET
  value: {{ .Values.objectStore.bucket | quote }}
- name: MIZZEN_STORE_PREFIX
  value: {{ .Values.objectStore.prefix | quote }}
- name: MIZZEN_STORE_REGION
  value: {{ .Values.objectStore.region | quote }}
- name: MIZZEN_STORE_SEQUENCER
  value: {{ .Values.objectStore.sequencer }}
{{ include "mizzen.storeCredentials" . }}
{{- end }}

{{/* Where a process asks for numbers of commits, on stores that need it. With "mizzen.volumeToken" as volume `tokens`. */}}
{{- define "mizzen.sequencerEnv" -}}
- name: MIZZEN_VOLUME_API_URL
  value: http://{{ include "mizzen.host" (dict "root" . "service" "mizzen-volume-api") }}
- name: MIZZEN_VOLUME_TOKEN_FILE
  value: /var/run/secrets/mizzen/volume
{{- end }}

{{/* Who the process is for volume-api. */}}
{{- define "mizzen.volumeToken" -}}
- name: tokens
  projected:
    sources:
      - serviceAccountToken: {audience: volume.mizzen.dev, expirationSeconds: 3600, path: volume}
{{- end }}

{{- define "mizzen.storeCredentials" -}}
- name: AWS_ACCESS_KEY_ID
  valueFrom: {secretKeyRef: {name: {{ include "mizzen.storeSecret" . }}, key: AWS_ACCESS_KEY_ID}}
- name: AWS_SECRET_ACCESS_KEY
  valueFrom: {secretKeyRef: {name: {{ include "mizzen.storeSecret" . }}, key: AWS_SECRET_ACCESS_KEY}}
{{- end }}

{{- define "mizzen.storeEndpoint" -}}
{{- if .Values.objectStore.bundled.enabled -}}
http://mizzen-object-store.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}:9000
{{- else -}}
{{ .Values.objectStore.endpoint }}
{{- end -}}
{{- end }}

{{- define "mizzen.storeSecret" -}}
{{ .Values.objectStore.existingSecret | default "mizzen-object-store" }}
{{- end }}

{{/* Pods start anew when the credentials of these values change. */}}
{{- define "mizzen.storeAnnotations" -}}
mizzen.dev/store: {{ toJson .Values.objectStore.credentials | sha256sum | trunc 16 | quote }}
{{- end }}

{{/* A claim as the API server gives it back: what is left out here would be a difference for ever in a GitOps tool. */}}
{{- define "mizzen.claim" -}}
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata:
    name: data
  spec:
    accessModes: [ReadWriteOnce]
    {{- with .className }}
    storageClassName: {{ . | quote }}
    {{- end }}
    volumeMode: Filesystem
    resources:
      requests:
        storage: {{ .size }}
{{- end }}
