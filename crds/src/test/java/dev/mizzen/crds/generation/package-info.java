/**
 * Makes the checked-in CRD files and the reference page out of the API types. Needed by tests only.
 */
package dev.mizzen.crds.generation;
