package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignalTest {
  @ParameterizedTest
  @CsvSource({
    "1,SIGHUP",
    "9,SIGKILL",
    "11,SIGSEGV",
    "15,SIGTERM",
    "17,SIGCHLD",
    "24,SIGXCPU",
    "25,SIGXFSZ",
    "31,SIGSYS",
    "32,SIG32",
    "34,SIGRTMIN",
    "37,SIGRTMIN+3",
    "64,SIGRTMIN+30"
  })
  void of_number_hasName(int number, String name) {
    assertThat(Signal.of(number)).hasToString(name).isEqualTo(Signal.of(number));
    assertThat(Signal.of(number).name()).isEqualTo(name);
    assertThat(Signal.of(number).number()).isEqualTo(number);
  }

  @Test
  void constants_all_areNamedAsTheyAreCalled() throws IllegalAccessException {
    int count = 0;
    for (Field field : Signal.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        Signal signal = (Signal) field.get(null);
        assertThat(signal.name()).isEqualTo(field.getName());
        assertThat(Signal.of(signal.number())).isSameAs(signal);
        count++;
      }
    }
    assertThat(count).isEqualTo(31);
  }

  @Test
  void of_outOfRange_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Signal.of(0))
        .withMessage("signal \"0\" is out of range; give 1 to 64");
    assertThatIllegalArgumentException().isThrownBy(() -> Signal.of(65));
  }
}
