/**
 * The public API of Nucleus for Java: describe a sandbox with {@link
 * dev.nucleus.Sandbox#builder()}, run a program in it, read the {@link dev.nucleus.SandboxResult}.
 *
 * <p>Types whose name ends in {@code Exception} are unchecked. No method accepts or returns {@code
 * null}; what may be absent is an {@link java.util.Optional}.
 */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package dev.nucleus;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
