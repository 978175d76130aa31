package dev.mizzen.crds.volume;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.mizzen.crds.common.Group;
import dev.mizzen.crds.common.Rules;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A file tree in the object store, with commits, that containers mount. The spec may be absent
 * (null), which says nothing.
 */
@io.fabric8.kubernetes.model.annotation.Group(Group.NAME)
@JsonClassDescription("A file tree in the object store, with commits, that containers mount.")
@Version(Group.VERSION)
@Kind("Volume")
@Plural("volumes")
@Singular("volume")
@ShortNames("mvol")
@Categories(Group.CATEGORY)
@ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
@ValidationRule(
    value = Rules.ADOPTS_ANOTHER,
    message =
        "spec.adopt.name must be another name: a Volume finds what was retained under its own without it")
@ValidationRule(
    value = Rules.CLONES_ANOTHER,
    message = "spec.source.volume.name must be another Volume")
@ValidationRule(
    value = Rules.CLONES_OR_ADOPTS,
    message = "spec.source and spec.adopt exclude each other: a Volume has one beginning")
@ValidationRule(
    value = Rules.SOURCE_STAYS,
    message =
        "spec.source is what a new Volume begins with and cannot be changed or added later: clone to a new Volume")
@ValidationRule(
    value = Rules.ADOPTION_STAYS,
    message =
        "spec.adopt is what a new Volume takes over and cannot be changed or added later: make a new Volume that adopts")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Head",
    jsonPath = ".status.head",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Files",
    jsonPath = ".status.files",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Bytes",
    jsonPath = ".status.bytes",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class Volume extends CustomResource<VolumeSpec, VolumeStatus> implements Namespaced {}
