/** The only package that touches JNA: the C library, native memory, calls into machine code. */
package dev.nucleus.linux.jna;
