/** What the Linux kernel fixes for user space: syscall numbers, constants and struct layouts. */
@NullMarked
package dev.nucleus.linux.abi;

import org.jspecify.annotations.NullMarked;
