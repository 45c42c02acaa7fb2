package dev.nucleus.linux.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nucleus.linux.seccomp.FilteredProcess.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that the standard filter promises to run, each with threads, children and sockets where
 * it has them.
 */
class ProgramsUnderStandardFilterIT {
  @TempDir Path directory;
  private FilteredProcess filtered;

  @BeforeEach
  void attach() throws IOException {
    filtered =
        FilteredProcess.with(
            StandardProfile.policy(false, Set.of(), FilteredProcess.arch()), directory);
  }

  @Test
  void bash_pipesJobsAndSubstitutions_works() throws Exception {
    assertOutput(
        "x\n3\n",
        "bash",
        "-c",
        "set -eo pipefail; sleep 0 & wait; mkfifo p; (echo x > p &); cat p; diff <(echo a) <(echo"
            + " a); printf '%s\\n"
            + "' 1 2 3 | wc -l");
  }

  @Test
  void python_threadsChildrenAndSockets_works() throws Exception {
    assertOutput(
        "ok\n",
        "python3",
        "-c",
        """
        import asyncio, concurrent.futures, multiprocessing, socket, subprocess, tempfile
        with concurrent.futures.ThreadPoolExecutor() as pool:
            assert list(pool.map(abs, [-1])) == [1]
        with multiprocessing.Pool(1) as pool:
            assert pool.map(abs, [-1]) == [1]
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname()).close()
        asyncio.run(asyncio.sleep(0))
        tempfile.TemporaryFile(dir=".").write(b"x")
        subprocess.run(["echo", "ok"], check=True)
        """);
  }

  @Test
  void node_workersChildrenAndHttp_works() throws Exception {
    FilteredProcess.requireOnPath("node");

    assertOutput(
        "ok\n",
        "node",
        "-e",
        """
        const {Worker} = require('worker_threads'), http = require('http');
        require('os').networkInterfaces();
        require('child_process').execSync('true');
        new Worker('0', {eval: true}).on('exit', () => {
          const server = http.createServer((q, a) => a.end('ok')).listen(0, '127.0.0.1', () =>
            http.get({host: '127.0.0.1', port: server.address().port}, (answer) =>
              answer.on('data', (data) => { console.log('' + data); server.close(); })));
        });
        """);
  }

  @Test
  void java_threadsChildrenAndSockets_works() throws Exception {
    Files.writeString(
        directory.resolve("Main.java"),
        """
        import java.net.InetAddress;
        import java.net.NetworkInterface;
        import java.net.ServerSocket;
        import java.net.Socket;
        import java.util.stream.IntStream;

        class Main {
          public static void main(String[] args) throws Exception {
            IntStream.range(0, 1000).parallel().sum();
            NetworkInterface.getNetworkInterfaces();
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
              new Socket(server.getInetAddress(), server.getLocalPort()).close();
            }
            new ProcessBuilder("echo", "ok").inheritIO().start().waitFor();
          }
        }
        """);

    assertOutput(
        "ok\n", Path.of(System.getProperty("java.home"), "bin", "java").toString(), "Main.java");
  }

  @Test
  void gcc_programWithAThread_compilesAndRuns() throws Exception {
    FilteredProcess.requireOnPath("gcc");
    Files.writeString(
        directory.resolve("main.c"),
        """
        #include <pthread.h>
        #include <stdio.h>
        static void *run(void *unused) { puts("ok"); return unused; }
        int main(void) {
          pthread_t thread;
          return pthread_create(&thread, 0, run, 0) || pthread_join(thread, 0);
        }
        """);

    assertOutput("ok\n", "bash", "-c", "gcc -O2 -pthread -o main main.c && ./main");
  }

  @Test
  void git_commitAndClone_works() throws Exception {
    FilteredProcess.requireOnPath("git");

    assertOutput(
        "1\n",
        "bash",
        "-ec",
        "git init -q a; git -C a -c user.name=n -c user.email=e commit -q --allow-empty -m m;"
            + " git clone -q a b; git -C b rev-list --count HEAD");
  }

  @Test
  void perl_forkAndPipe_works() throws Exception {
    FilteredProcess.requireOnPath("perl");

    assertOutput("ok\n", "perl", "-e", "my $text = `echo ok`; fork or exit; wait; print $text");
  }

  private void assertOutput(String expected, String... command) throws Exception {
    assertThat(filtered.run(command)).isEqualTo(new Outcome(0, expected));
  }
}
