package dev.nucleus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrnoTest {
  @ParameterizedTest
  @CsvSource({
    "1,EPERM,Operation not permitted",
    "11,EAGAIN,Resource temporarily unavailable",
    "30,EROFS,Read-only file system",
    "38,ENOSYS,Function not implemented",
    "95,EOPNOTSUPP,Operation not supported",
    "133,EHWPOISON,Memory page has hardware error",
    "41,E41,Unknown error 41",
    "4095,E4095,Unknown error 4095"
  })
  void of_number_hasNameAndText(int number, String name, String text) {
    Errno errno = Errno.of(number);
    assertThat(errno.number()).isEqualTo(number);
    assertThat(errno.name()).isEqualTo(name);
    assertThat(errno.text()).isEqualTo(text);
    assertThat(errno).hasToString(name + " (" + text + ")").isEqualTo(Errno.of(number));
  }

  @Test
  void constants_all_areNamedAsTheyAreCalled() throws IllegalAccessException {
    int count = 0;
    for (Field field : Errno.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        Errno errno = (Errno) field.get(null);
        assertThat(errno.name()).isEqualTo(field.getName());
        assertThat(Errno.of(errno.number())).isSameAs(errno);
        count++;
      }
    }
    // 0 to 133 without 41 and 58, which are second names on other architectures.
    assertThat(count).isEqualTo(132);
  }

  @Test
  void of_outOfRange_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Errno.of(-1))
        .withMessage("errno \"-1\" is out of range; give 0 to 4095");
    assertThatIllegalArgumentException().isThrownBy(() -> Errno.of(4096));
  }
}
