/**
 * An online judge: compiles and runs untrusted submissions against test cases, each step in a
 * sandbox of its own, and gives the verdicts that judges give.
 */
package dev.nucleus.examples.judge;
