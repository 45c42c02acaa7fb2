package dev.nucleus.linux.plan;

import dev.nucleus.linux.abi.CloneFlags;
import dev.nucleus.linux.abi.ControlBlock;
import dev.nucleus.linux.abi.Fcntl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the steps of a plan in their order, and refuses illegal orders: a layer says which state
 * it starts from and which it reaches. Not thread-safe.
 */
public final class PlanBuilder {
  private static final int EAGAIN = 11;
  private static final int FUTEX_WAIT = 0; // <linux/futex.h>
  private static final int FUTEX_WAKE = 1;
  private static final int GATE_SECONDS = 10;

  private final long cloneFlags;
  private final String cloneText;
  private final List<Step> steps = new ArrayList<>(256);
  private final Blob control = Blob.zeroed(ControlBlock.SIZE);
  private final Label resume = new Label();
  private final Label unparked = new Label();
  private FilesystemState filesystem = FilesystemState.INHERITED;
  private SecurityState security = SecurityState.PRIVILEGED;
  private String layer = "";

  public PlanBuilder(long cloneFlags, String cloneText) {
    this.cloneFlags = cloneFlags;
    this.cloneText = cloneText;
  }

  /** The layer that the next steps belong to. */
  public PlanBuilder layer(String name) {
    this.layer = name;
    return this;
  }

  /** The words at the start of the program, laid out as {@link ControlBlock} says. */
  public Blob control() {
    return control;
  }

  /** Appends a step. */
  public Step call(String syscall, Arg... args) {
    Step step = new Step(layer, syscall, List.of(args));
    steps.add(step);
    return step;
  }

  /**
   * Waits until somebody outside has opened the gate, a futex word of the control block; not for
   * ever, should nobody be there any more.
   */
  public void awaitGate() {
    Label again = new Label();
    place(again);
    call(
            "futex",
            Arg.blob(control, "&gate", ControlBlock.GATE),
            Arg.named(FUTEX_WAIT, "FUTEX_WAIT"),
            Arg.number(0),
            Arg.blob(Blob.zeroed(16).putLong(0, GATE_SECONDS), "{tv_sec=" + GATE_SECONDS + "}"))
        .tolerating(EAGAIN)
        .onZero(again);
  }

  /**
   * The place at which a child can be parked before it is known what it will be: with the word at
   * {@link ControlBlock#PARK} set it waits, then goes on in whatever program {@link
   * ControlBlock#NEXT} points to. A program that is launched without such a child goes straight on.
   *
   * <p>A child that was parked in another program enters here at {@code resume}: until now it
   * shared the descriptors of the launcher, so that it has those that arrived meanwhile.
   */
  public void park() {
    Label again = new Label();
    place(again);
    call(
            "futex",
            Arg.blob(control, "&park", ControlBlock.PARK),
            Arg.named(FUTEX_WAIT, "FUTEX_WAIT"),
            Arg.number(1),
            Arg.nul())
        .tolerating(EAGAIN)
        .onZero(again);
    call(Step.JUMP, Arg.result(control.slot(ControlBlock.NEXT), "next"));
    place(resume);
    call("set_tid_address", Arg.blob(control, "&busy", ControlBlock.INIT_BUSY));
    call("unshare", Arg.named(CloneFlags.CLONE_FILES, "CLONE_FILES"));
    call("gettid").into(control.slot(ControlBlock.ACK));
    call(
        "futex",
        Arg.blob(control, "&ack", ControlBlock.ACK),
        Arg.named(FUTEX_WAKE, "FUTEX_WAKE"),
        Arg.number(1));
    place(unparked);
  }

  /** Writes {@code content} to a file that exists, with one write(2). */
  public void writeFile(String file, String content) {
    Slot fd = Slot.create();
    call(
            "openat",
            Arg.named(Fcntl.AT_FDCWD, "AT_FDCWD"),
            Arg.string(file),
            Arg.named(Fcntl.O_WRONLY | Fcntl.O_CLOEXEC, "O_WRONLY|O_CLOEXEC"))
        .into(fd)
        .about(file);
    call(
            "write",
            Arg.result(fd, "file"),
            Arg.string(content),
            Arg.number(content.getBytes(StandardCharsets.UTF_8).length))
        .about(file);
    call("close", Arg.result(fd, "file"));
  }

  /** Puts {@code label} before the next step. */
  public void place(Label label) {
    if (label.index != Label.UNPLACED) {
      throw new IllegalStateException("label is placed twice, at step " + label.index);
    }
    label.index = steps.size();
  }

  /** Moves the filesystem from {@code from} to {@code to}, the state right after it. */
  public void advance(FilesystemState from, FilesystemState to) {
    filesystem = checked(filesystem, from, to);
  }

  /** Moves the workload's rights from {@code from} to {@code to}. */
  public void advance(SecurityState from, SecurityState to) {
    security = checked(security, from, to);
  }

  private <S extends Enum<S>> S checked(S now, S from, S to) {
    if (now != from || to.compareTo(from) <= 0) {
      throw new IllegalStateException(
          "layer '" + layer + "' goes from " + from + " to " + to + ", but the plan is at " + now);
    }
    return to;
  }

  /**
   * Ends the plan.
   *
   * @throws IllegalStateException if the root is not sealed or the workload's rights are not locked
   */
  public Plan build() {
    if (filesystem != FilesystemState.SEALED || security != SecurityState.LOCKED) {
      throw new IllegalStateException(
          "the plan ends with the filesystem " + filesystem + " and the security " + security);
    }
    return new Plan(cloneFlags, cloneText, control, resume, unparked, steps);
  }

  /** Ends a plan that executes one of our own programs: it keeps the rights that it has. */
  public Plan buildTrusted() {
    return new Plan(cloneFlags, cloneText, control, resume, unparked, steps);
  }
}
