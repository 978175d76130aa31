{{/* One of the Kubernetes project's CSI sidecars. Call with (dict "root" $ "name" … "image" … "args" (list …)). */}}
{{- define "mizzen.csiSidecar" -}}
{{- $provisioner := .root.Values.volumes.provisioner -}}
- name: {{ .name }}
  image: {{ with ($provisioner.images.registry | default .root.Values.images.registry) }}{{ . }}/{{ end }}{{ .image.name }}:{{ .image.tag }}
  imagePullPolicy: {{ .root.Values.images.pullPolicy }}
  args:
    - --csi-address=/csi/csi.sock
    {{- range .args }}
    - {{ . }}
    {{- end }}
  resources: {{- toYaml $provisioner.sidecarResources | nindent 4 }}
  {{- include "mizzen.restrictedContainer" .root | nindent 2 }}
  volumeMounts:
    - {name: csi, mountPath: /csi}
{{- end }}

{{/* Not empty where VolumeSnapshots are served. */}}
{{- define "mizzen.snapshots" -}}
{{- $wanted := .Values.volumes.provisioner.snapshots -}}
{{- if or (eq $wanted "Always") (and (eq $wanted "Auto") (.Capabilities.APIVersions.Has "snapshot.storage.k8s.io/v1/VolumeSnapshotClass")) -}}
true
{{- end -}}
{{- end }}
