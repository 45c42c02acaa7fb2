package dev.nucleus.linux.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LandlockAbiTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1fff, 0, 0, 8",
    "2, 3fff, 0, 0, 8",
    "3, 7fff, 0, 0, 8",
    "4, 7fff, 3, 0, 16",
    "5, ffff, 3, 0, 16",
    "6, ffff, 3, 3, 24",
    "7, ffff, 3, 3, 24",
    "8, ffff, 3, 3, 24",
  })
  void handled_eachAbi_isWhatThatKernelKnows(
      int abi, String fs, String net, String scopes, int bytes) {
    assertThat(LandlockAbi.handledFs(abi)).isEqualTo(Long.parseLong(fs, 16));
    assertThat(LandlockAbi.handledNet(abi)).isEqualTo(Long.parseLong(net, 16));
    assertThat(LandlockAbi.scopes(abi)).isEqualTo(Long.parseLong(scopes, 16));
    assertThat(LandlockAbi.rulesetAttrBytes(abi)).isEqualTo(bytes);
    assertThat(
            LandlockAbi.rulesetAttr(
                abi,
                LandlockAbi.handledFs(abi),
                LandlockAbi.handledNet(abi),
                LandlockAbi.scopes(abi)))
        .hasSize(bytes);
  }

  @Test
  void handledFs_abiZero_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LandlockAbi.handledFs(0))
        .withMessage("Landlock ABI is 0, but must be 1 or more: ask the kernel before");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void readExecuteAndReadWrite_anyAbi_shareReadingOnly(int abi) {
    assertThat(LandlockAbi.readExecute(abi) & LandlockAbi.readWrite(abi))
        .isEqualTo(LandlockAbi.FS_READ_FILE | LandlockAbi.FS_READ_DIR);
    assertThat(LandlockAbi.readExecute(abi) | LandlockAbi.readWrite(abi))
        .isEqualTo(
            LandlockAbi.handledFs(abi) & ~(LandlockAbi.FS_MAKE_CHAR | LandlockAbi.FS_MAKE_BLOCK));
  }

  @Test
  void fileRights_areThoseOfTheKernel() {
    assertThat(LandlockAbi.FILE_RIGHTS).isEqualTo(0b1100_0000_0000_0111L);
  }

  @Test
  void rulesetAttr_abi6_holdsThreeWords() {
    assertThat(hex(LandlockAbi.rulesetAttr(6, 0x1234, 1, 2)))
        .isEqualTo("3412000000000000" + "0100000000000000" + "0200000000000000");
  }

  @Test
  void rulesetAttr_bitOfANewerAbi_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LandlockAbi.rulesetAttr(3, 0xffff, 0, 0))
        .withMessage(
            "handledFs has the bits 0x8000, which Landlock ABI 3 does not know: leave them out,"
                + " or require a newer kernel");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LandlockAbi.rulesetAttr(3, 0, 2, 0))
        .withMessageStartingWith("handledNet has the bits 0x2,");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LandlockAbi.rulesetAttr(5, 0, 0, 1))
        .withMessageStartingWith("scoped has the bits 0x1,");
  }

  @Test
  void pathBeneathAttr_isPacked() {
    assertThat(hex(LandlockAbi.pathBeneathAttr(LandlockAbi.FS_IOCTL_DEV, 0x0102)))
        .isEqualTo("0080000000000000" + "02010000");
  }

  @Test
  void netPortAttr_holdsThePortInHostOrder() {
    assertThat(hex(LandlockAbi.netPortAttr(LandlockAbi.NET_CONNECT_TCP, 443)))
        .isEqualTo("0200000000000000" + "bb01000000000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LandlockAbi.netPortAttr(1, 65536))
        .withMessage("port is 65536, but must be 0 to 65535");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
