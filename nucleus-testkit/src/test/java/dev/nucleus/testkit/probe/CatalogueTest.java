package dev.nucleus.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  @Test
  void all_idsAndTexts_areThereAndUnique() {
    assertThat(EscapeProbes.all()).extracting(Probe::id).doesNotHaveDuplicates();
    assertThat(EscapeProbes.all())
        .allSatisfy(
            probe -> {
              assertThat(probe.id()).matches("[A-G][0-9]{1,2}");
              assertThat(probe.title()).isNotBlank();
              assertThat(probe.mustShow()).isNotBlank();
            });
  }

  @Test
  void all_firstMilestone_isInIt() {
    assertThat(EscapeProbes.all())
        .extracting(Probe::id)
        .contains("A1", "A2", "A4", "A9", "A13", "A17", "B2", "B4", "B7", "B8")
        .contains("C1", "C4", "C8", "C9", "D1", "D2", "D4", "D9", "F6", "G1");
  }

  @Test
  void all_scripts_areThere() {
    assertThat(EscapeProbes.all())
        .allSatisfy(
            probe ->
                probe.script().ifPresent(name -> assertThat(Catalogue.script(name)).isNotBlank()));
  }

  @Test
  void byId_unknown_isRefusedWithTheIdsThatThereAre() {
    assertThat(EscapeProbes.byId("D4").title()).isEqualTo("io_uring");
    assertThatThrownBy(() -> EscapeProbes.byId("Z1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("probe \"Z1\" does not exist; there are [A1, A2, ");
  }

  @Test
  void parse_report_readsWhatItIsAndLeavesOutTheRest() {
    String report =
        """
        Traceback of something else
        escape\tread\trefused\tEACCES
        service\tstart threads\tdone\t8 threads
        escape\twrite\tabsent\tneeds root
        escape\tjoin\todd\thangs
        """;

    assertThat(Attempt.parse(report))
        .isEqualTo(
            List.of(
                new Attempt(false, "read", Attempt.State.REFUSED, "EACCES"),
                new Attempt(true, "start threads", Attempt.State.DONE, "8 threads"),
                new Attempt(false, "write", Attempt.State.ABSENT, "needs root"),
                new Attempt(false, "join", Attempt.State.ODD, "hangs")));
  }
}
