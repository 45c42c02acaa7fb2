package dev.nucleus.linux.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** For tests that launch sandboxes: skipped, with the reason, on a host that cannot. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Timeout(120)
@ExtendWith(SandboxCondition.class)
public @interface NeedsSandbox {}
