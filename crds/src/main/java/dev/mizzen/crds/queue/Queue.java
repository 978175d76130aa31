package dev.mizzen.crds.queue;

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
 * A first-in first-out queue, with partitions, that all code of a namespace shares. The spec may be
 * absent (null), which says nothing.
 */
@io.fabric8.kubernetes.model.annotation.Group(Group.NAME)
@JsonClassDescription(
    "A first-in first-out queue, with partitions, that all code of a namespace shares.")
@Version(Group.VERSION)
@Kind("Queue")
@Plural("queues")
@Singular("queue")
@ShortNames("mq")
@Categories(Group.CATEGORY)
@ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
@ValidationRule(
    value = Rules.ADOPTS_ANOTHER,
    message =
        "spec.adopt.name must be another name: a Queue finds what was retained under its own without it")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Backlog",
    jsonPath = ".status.waiting",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Oldest",
    jsonPath = ".status.oldestItemAge",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Leased",
    jsonPath = ".status.leased",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Dead",
    jsonPath = ".status.dead",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Delayed",
    jsonPath = ".status.delayed",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
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
public class Queue extends CustomResource<QueueSpec, QueueStatus> implements Namespaced {}
