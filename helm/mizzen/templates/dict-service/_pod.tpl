{{/* Pod of the dict-service, whatever engine it has. */}}
{{- define "mizzen.dictPod" -}}
metadata:
  labels: {{- include "mizzen.labels" (dict "root" $ "component" "dict-service") | nindent 4 }}
spec:
  serviceAccountName: mizzen-dict
  {{- include "mizzen.pod" (dict "root" $ "values" .Values.dictService) | nindent 2 }}
  {{- include "mizzen.restrictedPod" . | nindent 2 }}
  containers:
    - name: dict-service
      image: {{ include "mizzen.image" (dict "root" $ "image" .Values.images.dictService) }}
      imagePullPolicy: {{ .Values.images.pullPolicy }}
      env:
        {{- include "mizzen.env" . | nindent 8 }}
        - name: MIZZEN_LOG_LEVEL
          value: {{ .Values.logLevel }}
        {{- include "mizzen.dictEngine" . | nindent 8 }}
        # glibc keeps an arena a thread, and RocksDB has many: resident memory would creep.
        - name: MALLOC_ARENA_MAX
          value: "2"
        # The operator makes this Secret; until then the pod waits.
        - name: MIZZEN_TOKEN_KEY
          valueFrom: {secretKeyRef: {name: mizzen-identity, key: tokenKey}}
      ports:
        - {name: http, containerPort: 8080}
        - {name: grpc, containerPort: 8082}
        - {name: management, containerPort: 9000}
      {{- include "mizzen.probes" . | nindent 6 }}
      resources: {{- toYaml .Values.dictService.resources | nindent 8 }}
      {{- include "mizzen.restrictedContainer" . | nindent 6 }}
      volumeMounts:
        {{- if eq .Values.dict.engine "RocksDB" }}
        - {name: data, mountPath: /data}
        {{- end }}
        - {name: tmp, mountPath: /tmp}
  volumes:
    - name: tmp
      emptyDir: {sizeLimit: 256Mi}
{{- end }}

{{/* Where the dict-service keeps what it is given. */}}
{{- define "mizzen.dictEngine" -}}
{{- $valkey := .Values.dict.valkey -}}
- name: MIZZEN_ENGINE
  value: {{ .Values.dict.engine }}
{{- if eq .Values.dict.engine "RocksDB" }}
- name: MIZZEN_DATA_DIR
  value: /data
{{- else }}
- name: MIZZEN_VALKEY_NODES
  value: {{ join "," $valkey.nodes | quote }}
- name: MIZZEN_VALKEY_TLS
  value: {{ $valkey.tls | quote }}
{{- with $valkey.secretRef.name }}
# Without a user name it is the default user.
- name: MIZZEN_VALKEY_USER
  valueFrom: {secretKeyRef: {name: {{ . }}, key: user, optional: true}}
- name: MIZZEN_VALKEY_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ . }}, key: password}}
{{- end }}
{{- end }}
{{- end }}
