package dev.nucleus.testkit.probe;

import dev.nucleus.ByteSize;
import dev.nucleus.Rlimit;
import java.io.IOException;
import java.util.Map;

/** G1: every file system in memory is small, and so is the address space. */
final class MemoryScenario implements Scenario {
  private static final ByteSize FILES = ByteSize.ofMebibytes(8);
  private static final long FILE_COUNT = 1024;
  private static final long ADDRESS_SPACE = ByteSize.ofMebibytes(320).bytes();

  @Override
  public void run(Trial trial) throws IOException, InterruptedException {
    trial.script(
        Map.of("tmpfs", "/probe"),
        Map.of("tmpfs", "/probe"),
        builder ->
            builder
                .tmpSize(FILES)
                .shmSize(FILES)
                .homeSize(FILES)
                .inodes(FILE_COUNT)
                .tmpfs("/probe", FILES)
                .limits(limits -> limits.rlimit(Rlimit.AS, ADDRESS_SPACE, ADDRESS_SPACE)),
        Script.Streams.none());
    trial.notExercised(
        "take memory that no address space holds: memfd, pipes, sockets, page cache, kernel objects",
        "there is no control group yet that limits the sandbox as a whole");
    trial.notExercised(
        "run out of memory, and be told so with evidence",
        "there is no control group yet that counts the kills");
  }
}
