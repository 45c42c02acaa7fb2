package dev.nucleus.linux.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nucleus.linux.abi.Arch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes in the classes are what the sources in {@code src/main/asm} say. */
class AssemblerTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void runner_assembled_isWhatTheClassCarries(Arch arch) throws Exception {
    assertThat(hex(assemble("runner", arch)))
        .as(regenerate("runner", arch))
        .isEqualTo(hex(RunnerCode.bytes(arch)));
  }

  @ParameterizedTest
  @EnumSource
  void reaper_assembled_isWhatTheClassCarries(Arch arch) throws Exception {
    assertThat(hex(assemble("reaper", arch)))
        .as(regenerate("reaper", arch))
        .isEqualTo(hex(ReaperElf.bytes(arch)));
  }

  @ParameterizedTest
  @EnumSource
  void runner_entryOfTheLoop_isWhereTheTestsEnterIt(Arch arch) throws Exception {
    assemble("runner", arch);

    String symbols = Machine.output(tool(arch, "nm"), object().toString());

    assertThat(symbols)
        .contains(String.format("%016x T spawn", 0))
        .contains(String.format("%016x t run", TableProgram.loopOffset(arch)));
  }

  @ParameterizedTest
  @EnumSource
  void sources_relocations_areNone(Arch arch) throws Exception {
    for (String name : new String[] {"runner", "reaper"}) {
      assemble(name, arch);
      assertThat(Machine.output(tool(arch, "objdump"), "-r", object().toString()))
          .doesNotContain("RELOCATION RECORDS");
    }
  }

  private byte[] assemble(String name, Arch arch) throws IOException, InterruptedException {
    String assembler = tool(arch, "as");
    assumeTrue(
        Machine.has(assembler) && Machine.has(tool(arch, "objcopy")),
        assembler + " is not installed (package binutils or binutils-aarch64-linux-gnu)");
    Path source = Path.of("src/main/asm", name + "-" + machine(arch) + ".S");
    Path binary = directory.resolve("binary");
    Machine.output(assembler, "-o", object().toString(), source.toString());
    Machine.output(
        tool(arch, "objcopy"),
        "-O",
        "binary",
        "-j",
        ".text",
        object().toString(),
        binary.toString());
    return Files.readAllBytes(binary);
  }

  private Path object() {
    return directory.resolve("object");
  }

  private static String tool(Arch arch, String name) {
    return arch == Arch.current() ? name : machine(arch) + "-linux-gnu-" + name;
  }

  private static String machine(Arch arch) {
    return arch.name().toLowerCase(Locale.ROOT);
  }

  private static String regenerate(String name, Arch arch) {
    return "src/main/asm/assemble.sh " + name + "-" + machine(arch) + " prints the new bytes";
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
