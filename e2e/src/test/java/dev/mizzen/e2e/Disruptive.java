package dev.mizzen.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Takes parts of the installation down; runs only on a cluster that the test run may disturb. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
    named = "MIZZEN_E2E_DISRUPTIVE",
    matches = "true",
    disabledReason =
        "The cluster was given and is in use: this test would take parts of Mizzen down")
@interface Disruptive {}
