package dev.nucleus.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Skips a test, or all tests of a class, on a host that cannot launch a sandbox with default
 * settings. The reason is what {@link dev.nucleus.Sandbox#doctor()} found missing, with its
 * remedies. The doctor is asked once for each JVM.
 *
 * <p>With the environment variable {@code NUCLEUS_MUST_RUN=1} such a test fails instead of being
 * skipped: for a machine that is known to launch sandboxes, where a skip would go unnoticed. A test
 * also fails, always, when no runtime is on the class path.
 *
 * @see RequiresKernel
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SandboxCondition.class)
public @interface RequiresSandbox {}
