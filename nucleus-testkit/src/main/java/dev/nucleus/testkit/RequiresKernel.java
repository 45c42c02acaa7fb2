package dev.nucleus.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Skips a test, or all tests of a class, on a host whose kernel lacks one of the features. The
 * reason is what {@link dev.nucleus.Sandbox#doctor()} found, with its remedy. Features are tried
 * and never derived from the kernel's version.
 *
 * <pre>{@code
 * @Test
 * @RequiresKernel(value = KernelFeature.LANDLOCK, landlockAbi = 4)
 * void connect_portThatIsNotAllowed_isRefused() { ... }
 * }</pre>
 *
 * <p>With the environment variable {@code NUCLEUS_MUST_RUN=1} such a test fails instead of being
 * skipped.
 *
 * @see RequiresSandbox
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(KernelCondition.class)
public @interface RequiresKernel {
  /** The features; default: none. */
  KernelFeature[] value() default {};

  /** The lowest version of the Landlock ABI, see landlock(7); default: 0, any or none. */
  int landlockAbi() default 0;
}
