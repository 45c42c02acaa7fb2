package dev.nucleus.linux.plan;

import dev.nucleus.linux.abi.StepLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One system call of a plan: what is called, where its result goes, what an error means. */
public final class Step {
  /** What stands in place of a system call's name for a jump. */
  static final String JUMP = "jump";

  private final String layer;
  private final String syscall;
  private final List<Arg> args;
  private int[] tolerated = {};
  private @Nullable Slot result;
  private @Nullable Label onZero;
  private @Nullable Label onPositive;
  private @Nullable Label onTolerated;
  private @Nullable String path;

  Step(String layer, String syscall, List<Arg> args) {
    this.layer = layer;
    this.syscall = syscall;
    this.args = args;
  }

  /** Stores the result for later steps. */
  public Step into(Slot slot) {
    this.result = slot;
    return this;
  }

  /** These errors are no failure: the program goes on. */
  public Step tolerating(int... errnos) {
    if (errnos.length > StepLayout.MAX_TOLERATED) {
      throw new IllegalArgumentException(
          "a step tolerates at most " + StepLayout.MAX_TOLERATED + " errnos, not " + errnos.length);
    }
    this.tolerated = errnos.clone();
    return this;
  }

  /** Where the program goes on after a tolerated error; default: the next step. */
  public Step onTolerated(Label label) {
    this.onTolerated = label;
    return this;
  }

  /** Where the program goes on when the result is 0; default: the next step. */
  public Step onZero(Label label) {
    this.onZero = label;
    return this;
  }

  /** Where the program goes on when the result is positive; default: the next step. */
  public Step onPositive(Label label) {
    this.onPositive = label;
    return this;
  }

  /** The path that a failure of this step is about, for the exception. */
  public Step about(String path) {
    this.path = path;
    return this;
  }

  public String layer() {
    return layer;
  }

  public String syscall() {
    return syscall;
  }

  public @Nullable String path() {
    return path;
  }

  List<Arg> args() {
    return args;
  }

  int[] tolerated() {
    return tolerated;
  }

  @Nullable Slot result() {
    return result;
  }

  @Nullable Label zeroTarget() {
    return onZero;
  }

  @Nullable Label positiveTarget() {
    return onPositive;
  }

  @Nullable Label toleratedTarget() {
    return onTolerated;
  }

  /** The call in strace's notation, without its result. */
  public String call() {
    StringBuilder out = new StringBuilder(syscall).append('(');
    for (int i = 0; i < args.size(); i++) {
      out.append(i == 0 ? "" : ", ").append(args.get(i).text());
    }
    return out.append(')').toString();
  }
}
