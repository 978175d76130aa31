package dev.mizzen.crds.dict;

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
 * A map of keys to values that all code of a namespace shares. The spec may be absent (null), which
 * says nothing.
 */
@io.fabric8.kubernetes.model.annotation.Group(Group.NAME)
@JsonClassDescription("A map of keys to values that all code of a namespace shares.")
@Version(Group.VERSION)
@Kind("Dict")
@Plural("dicts")
@Singular("dict")
@ShortNames("mdict")
@Categories(Group.CATEGORY)
@ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
@ValidationRule(
    value = Rules.ADOPTS_ANOTHER,
    message =
        "spec.adopt.name must be another name: a Dict finds what was retained under its own without it")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Entries",
    jsonPath = ".status.entries",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Bytes",
    jsonPath = ".status.bytes",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Engine",
    jsonPath = ".status.guarantees.engine",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "URL",
    jsonPath = ".status.url",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class Dict extends CustomResource<DictSpec, DictStatus> implements Namespaced {}
