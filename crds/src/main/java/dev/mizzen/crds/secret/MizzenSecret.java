package dev.mizzen.crds.secret;

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

/** A checked set of keys out of core Secrets, given to containers as environment variables. */
@io.fabric8.kubernetes.model.annotation.Group(Group.NAME)
@JsonClassDescription(
    "A checked set of keys out of core Secrets, given to containers as environment variables.")
@Version(Group.VERSION)
@Kind("Secret")
@Plural("secrets")
@Singular("secret")
@ShortNames("msec")
@Categories(Group.CATEGORY)
@ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class MizzenSecret extends CustomResource<SecretSpec, SecretStatus> implements Namespaced {}
