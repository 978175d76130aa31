/** What both processes say of themselves: age and memory. Nothing of dicts or queues. */
package dev.mizzen.dict.process;
