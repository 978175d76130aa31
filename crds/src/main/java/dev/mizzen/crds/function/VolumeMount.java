package dev.mizzen.crds.function;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A Volume in the file tree of a container.
 *
 * @param name of a Volume in the same namespace
 * @param mountPath absolute and canonical
 * @param readOnly or null, which means false
 * @param subPath directory of the Volume that is seen, relative and canonical, or null for all of
 *     it
 */
@ApiType
public record VolumeMount(
    @Required
        @JsonPropertyDescription("Name of a Volume in the same namespace.")
        @Size(max = 50) @ValidationRule(
            value = "self.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
            message = "must be the name of a Volume: a-z, 0-9 and '-', beginning with a letter")
        String name,
    @Required
        @JsonPropertyDescription("Directory in the container where the Volume is seen; absolute.")
        @Size(max = 255) @ValidationRule(
            value = "self.matches('^(/[A-Za-z0-9._+@-]+)+$|^/$') && !self.matches('/[.][.]?(/|$)')",
            message =
                "mountPath must be absolute and canonical: names of A-Z a-z 0-9 . _ + @ and -,"
                    + " each after a single slash, none of them '.' or '..', no slash at the end")
        @ValidationRule(
            value =
                "!(self in ['/', '/root', '/tmp']) && !self.matches('^(/proc|/sys|/dev|/run/mizzen|/run/mizzen-dict)(/|$)')",
            message =
                "mountPath must not be /, /root or /tmp, nor /proc, /sys, /dev, /run/mizzen, /run/mizzen-dict or a directory below these")
        String mountPath,
    @JsonPropertyDescription("Whether the container may only read. Absent: false.")
        Boolean readOnly,
    @JsonPropertyDescription(
            "Directory inside the Volume that is seen at mountPath; made when it is absent. Absent: the whole Volume.")
        @Size(max = 255) @ValidationRule(
            value =
                "self.matches('^[A-Za-z0-9._+@-]+(/[A-Za-z0-9._+@-]+)*$') && !self.matches('(^|/)[.][.]?(/|$)')",
            message =
                "subPath must be relative and canonical: names of A-Z a-z 0-9 . _ + @ and -,"
                    + " separated by single slashes, none of them '.' or '..'")
        String subPath) {

  /** Whether the container may write as well. */
  public boolean writable() {
    return !Boolean.TRUE.equals(readOnly);
  }
}
