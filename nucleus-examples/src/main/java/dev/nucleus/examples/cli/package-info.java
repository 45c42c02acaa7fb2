/** The {@code nucleus} command line: run a program in a sandbox, check the host, show, measure. */
package dev.nucleus.examples.cli;
