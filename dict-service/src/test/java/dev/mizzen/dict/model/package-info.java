/**
 * A formal model of leases, apart from any code that keeps them: {@link
 * dev.mizzen.dict.model.LeaseModel} says what can happen, {@link dev.mizzen.dict.model.Explorer}
 * goes through every order in which it can, and {@link dev.mizzen.dict.model.LeaseModelTest} holds
 * what must be true in every state, and that weaker rules break it. How to read it: {@code
 * dict-service/src/model/README.md}. Nothing of the engines may come in here.
 */
package dev.mizzen.dict.model;
