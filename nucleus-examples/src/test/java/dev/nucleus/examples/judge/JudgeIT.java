package dev.nucleus.examples.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.ByteSize;
import dev.nucleus.examples.ControlGroups;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every verdict, in both languages; the problem is to add two numbers. */
final class JudgeIT {
  private static final List<TestCase> SUMS =
      List.of(new TestCase("small", "1 2\n", "3\n"), new TestCase("big", "40 60\n", "100\n"));

  private final Judge judge =
      Judge.with(
          new JudgeLimits(
              Duration.ofSeconds(1),
              Duration.ofSeconds(2),
              ByteSize.ofMebibytes(64),
              16,
              ByteSize.ofKibibytes(64)));

  @Test
  void c_rightSum_isAccepted() throws IOException {
    Judgement judgement = c("int main(void){int a,b;scanf(\"%d%d\",&a,&b);printf(\"%d\\n\",a+b);}");
    assertThat(judgement.detail()).isEmpty();
    assertThat(judgement.verdict()).isEqualTo(Verdict.AC);
    assertThat(judgement.cases()).extracting(CaseResult::name).containsExactly("small", "big");
  }

  @Test
  void c_fixedAnswer_isWrongAtTheSecondCase() throws IOException {
    Judgement judgement = c("int main(void){puts(\"3\");}");
    assertThat(judgement.verdict()).isEqualTo(Verdict.WA);
    assertThat(judgement.cases())
        .extracting(CaseResult::verdict)
        .containsExactly(Verdict.AC, Verdict.WA);
  }

  @Test
  void c_endlessLoop_exceedsItsTime() throws IOException {
    assertThat(c("int main(void){for(volatile int i=0;;i++);}").verdict()).isEqualTo(Verdict.TLE);
  }

  @Test
  void c_sleep_exceedsItsTime() throws IOException {
    assertThat(c("#include <unistd.h>\nint main(void){sleep(60);}").verdict())
        .isEqualTo(Verdict.TLE);
  }

  @Test
  void c_nullPointer_isARuntimeError() throws IOException {
    Judgement judgement = c("int main(void){*(volatile int*)0=1;}");
    assertThat(judgement.verdict()).isEqualTo(Verdict.RE);
    assertThat(judgement.detail()).isEqualTo("small: SIGSEGV");
  }

  @Test
  void c_endlessAllocation_exceedsItsMemory() throws IOException {
    ControlGroups.require();
    Judgement judgement =
        c(
            """
            #include <stdlib.h>
            #include <string.h>
            int main(void) {
              for (;;) {
                char *p = malloc(1 << 20);
                if (!p) return 1;
                memset(p, 1, 1 << 20);
              }
            }
            """);
    assertThat(judgement.verdict()).isEqualTo(Verdict.MLE);
    assertThat(judgement.detail()).startsWith("small: OutOfMemory[");
  }

  @Test
  void python_memoryOfManyProcesses_isCountedTogether() throws IOException {
    ControlGroups.require();
    Judgement judgement =
        python(
            """
            import os, time
            for i in range(8):
                if os.fork() == 0:
                    held = b"x" * (20 << 20)
                    time.sleep(60)
            time.sleep(60)
            """);
    assertThat(judgement.verdict()).isEqualTo(Verdict.MLE);
  }

  @Test
  void c_moreProcessesThanItMay_isARuntimeErrorAndNoMore() throws IOException {
    Judgement judgement =
        c(
            """
            #include <unistd.h>
            int main(void) {
              for (int i = 0; i < 40; i++) {
                int pid = fork();
                if (pid < 0) return 3;
                if (pid == 0) { pause(); return 0; }
              }
            }
            """);
    assertThat(judgement.verdict()).isEqualTo(Verdict.RE);
    assertThat(judgement.detail()).isEqualTo("small: exit code 3");
  }

  @Test
  void c_endlessOutput_exceedsItsLimit() throws IOException {
    assertThat(c("int main(void){for(;;)puts(\"3\");}").verdict()).isEqualTo(Verdict.OLE);
  }

  @Test
  void c_typo_doesNotCompile() throws IOException {
    Judgement judgement = c("int main(void){retrun 0;}");
    assertThat(judgement.verdict()).isEqualTo(Verdict.CE);
    assertThat(judgement.detail()).contains("retrun");
  }

  @Test
  void c_includeOfShadow_findsNoFile() throws IOException {
    Judgement judgement = c("#include \"/etc/shadow\"\nint main(void){}");
    assertThat(judgement.verdict()).isEqualTo(Verdict.CE);
    assertThat(judgement.detail()).contains("No such file or directory").doesNotContain("root:");
  }

  @Test
  void c_includeOfAnEndlessFile_ends() throws IOException {
    assertThat(c("#include \"/dev/zero\"\nint main(void){}").verdict()).isEqualTo(Verdict.CE);
  }

  @Test
  void python_rightSum_isAccepted() throws IOException {
    Judgement judgement = python("print(sum(map(int, input().split())))");
    assertThat(judgement.detail()).isEmpty();
    assertThat(judgement.verdict()).isEqualTo(Verdict.AC);
  }

  @Test
  void python_fixedAnswer_isWrong() throws IOException {
    assertThat(python("print(3)").verdict()).isEqualTo(Verdict.WA);
  }

  @Test
  void python_endlessLoop_exceedsItsTime() throws IOException {
    assertThat(python("while True: pass").verdict()).isEqualTo(Verdict.TLE);
  }

  @Test
  void python_exception_isARuntimeError() throws IOException {
    Judgement judgement = python("1/0");
    assertThat(judgement.verdict()).isEqualTo(Verdict.RE);
    assertThat(judgement.detail()).isEqualTo("small: exit code 1");
  }

  @Test
  void python_endlessOutput_exceedsItsLimit() throws IOException {
    assertThat(python("while True: print('3' * 1000)").verdict()).isEqualTo(Verdict.OLE);
  }

  @Test
  void python_typo_doesNotCompile() throws IOException {
    Judgement judgement = python("print(");
    assertThat(judgement.verdict()).isEqualTo(Verdict.CE);
    assertThat(judgement.detail()).contains("SyntaxError");
  }

  private Judgement c(String source) throws IOException {
    return judge.judge(new Submission(Language.C, "#include <stdio.h>\n" + source), SUMS);
  }

  private Judgement python(String source) throws IOException {
    return judge.judge(new Submission(Language.PYTHON, source), SUMS);
  }
}
