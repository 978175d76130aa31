/** What every store must do, whatever is beneath it or in front of it. */
package dev.mizzen.dict.conformance;
