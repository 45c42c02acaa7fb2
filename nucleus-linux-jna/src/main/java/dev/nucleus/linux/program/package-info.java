/** What a child executes: the machine code of the runner and of the reaper. */
@NullMarked
package dev.nucleus.linux.program;

import org.jspecify.annotations.NullMarked;
