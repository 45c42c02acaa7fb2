package dev.nucleus.linux.it;

import static dev.nucleus.linux.it.Sandboxes.bash;
import static dev.nucleus.linux.it.Sandboxes.command;
import static dev.nucleus.linux.it.Sandboxes.output;
import static dev.nucleus.linux.it.Sandboxes.python;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that people want to run, with the defaults. */
@NeedsSandbox
class ProgramsIT {
  private static final String HELLO_JAVA =
      """
      import java.util.stream.IntStream;

      class Main {
        public static void main(String[] args) throws Exception {
          int sum = IntStream.range(0, 1000).parallel().sum();
          new ProcessBuilder("echo", "" + sum).inheritIO().start().waitFor();
        }
      }
      """;

  @Test
  void bash_pipelineJobsAndSubstitutions_works() {
    assertThat(
            output(
                bash(
                    "set -euo pipefail; cd; mkfifo p; (seq 1000 > p &); sort -rn p | head -n 1;"
                        + " diff <(echo a) <(echo a); cat <<<here; sleep 0 & wait $!; echo"
                        + " $((6*7))")))
        .isEqualTo("1000\nhere\n42\n");
  }

  @Test
  void python_threadsChildrenAndFiles_works() {
    Host.requireProgram("/usr/bin/python3");

    assertThat(
            output(
                python(
                    """
                    import concurrent.futures, json, multiprocessing, sqlite3, subprocess, tempfile
                    with concurrent.futures.ThreadPoolExecutor() as pool:
                        assert list(pool.map(abs, [-1])) == [1]
                    with multiprocessing.Pool(2) as pool:
                        assert pool.map(abs, [-1, -2]) == [1, 2]
                    with tempfile.NamedTemporaryFile() as file:
                        sqlite3.connect(file.name).execute("create table t(x)")
                    print(json.dumps(subprocess.check_output(["expr", "6", "*", "7"], text=True)))
                    """)))
        .isEqualTo("\"42\\n\"\n");
  }

  @Test
  void node_workersChildrenAndFiles_works() {
    Host.requireProgram("/usr/bin/node");

    assertThat(
            output(
                command(
                    "node",
                    "-e",
                    """
                    const {Worker} = require('worker_threads'), fs = require('fs');
                    fs.writeFileSync('file', require('child_process').execSync('expr 6 \\\\* 7'));
                    new Worker('0', {eval: true}).on('exit', () =>
                      process.stdout.write(fs.readFileSync('file')));
                    """)))
        .isEqualTo("42\n");
  }

  @Test
  void java_theOneThatRunsThisTest_compilesAndRuns(@TempDir Path directory) throws IOException {
    assertJavaRuns(Path.of(System.getProperty("java.home"), "bin", "java").toString(), directory);
  }

  @Test
  void java_theOneOfTheHost_compilesAndRuns(@TempDir Path directory) throws IOException {
    Host.requireProgram("/usr/bin/java");

    assertJavaRuns("/usr/bin/java", directory);
  }

  private static void assertJavaRuns(String java, Path directory) throws IOException {
    Files.writeString(Host.open(directory).resolve("Main.java"), HELLO_JAVA);

    assertThat(output(command(java, "Main.java").bindReadOnly(directory, "/src").workdir("/src")))
        .isEqualTo("499500\n");
  }

  @Test
  void gcc_programWithAThread_compilesAndRunsInHomeAndTmp() {
    Host.requireProgram("/usr/bin/gcc");

    assertThat(
            output(
                bash(
                    """
                    set -e
                    cat > main.c <<'END'
                    #include <pthread.h>
                    #include <stdio.h>
                    static void *run(void *unused) { puts("ok"); return unused; }
                    int main(void) {
                      pthread_t thread;
                      return pthread_create(&thread, 0, run, 0) || pthread_join(thread, 0);
                    }
                    END
                    gcc -O2 -Wall -Werror -pthread -o main main.c
                    ./main
                    cp main /tmp/main
                    /tmp/main
                    """)))
        .isEqualTo("ok\nok\n");
  }

  @Test
  void git_initCommitAndClone_works() {
    Host.requireProgram("/usr/bin/git");

    assertThat(
            output(
                bash(
                    """
                    set -e
                    git init -q a
                    cd a
                    git config user.name Somebody
                    git config user.email somebody@example.org
                    echo x > file
                    git add file
                    git commit -q -m first
                    cd ..
                    git clone -q a b
                    git -C b log --format=%s
                    """)))
        .isEqualTo("first\n");
  }
}
