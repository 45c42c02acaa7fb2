/** Attempts to break out of a sandbox, for those who want to know whether their policy holds. */
package dev.nucleus.testkit.probe;
