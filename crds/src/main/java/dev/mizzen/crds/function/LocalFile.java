package dev.mizzen.crds.function;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mizzen.crds.common.ApiType;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A file that a container finds in its working directory.
 *
 * @param path relative, without {@code .} and {@code ..} parts
 * @param inline the text of the file, at most 131 072 characters
 */
@ApiType
public record LocalFile(
    @Required
        @JsonPropertyDescription(
            "Where the file is put, relative to the working directory of the code.")
        @Size(max = 255) @ValidationRule(
            value =
                "self.matches('^[A-Za-z0-9._+@ -]+(/[A-Za-z0-9._+@ -]+)*$') && !self.matches('(^|/)[.][.]?(/|$)')",
            message =
                "path must be relative and canonical: names of A-Z a-z 0-9 . _ + @ - and space,"
                    + " separated by single slashes, none of them '.' or '..'")
        String path,
    @Required
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @JsonPropertyDescription(
            "The text of the file, at most 131072 characters (128 KiB of ASCII).")
        @Size(max = 131072) String inline) {}
