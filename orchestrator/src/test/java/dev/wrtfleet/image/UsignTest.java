package dev.wrtfleet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wrtfleet.testbed.Signer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and signatures of usign. The first ones here were made with OpenWrt's own usign. */
class UsignTest {
  private static final String COMMENT = "untrusted comment: made by usign\n";
  private static final String KEY =
      COMMENT + "RWTuKOO67HQ/UNB1jnlAJgS0grRdrsuQU58nPvSB8b+8RUq7mGKSDyqM\n";
  private static final String SIGNATURE =
      COMMENT
          + "RWTuKOO67HQ/UJknZtVR4RBaH2OxLwEu67DNjfJSKnwCSS9Pb1l9DmBaigJEOG44mAFZ0Ag8tRSkuXpVL5A/S/rSXWT0QBI2KQA=\n";
  private static final String SECRET =
      COMMENT
          + "RWRCSwAAAACxiS7uMR4D6vicFndU0a4Q99Kths/w5YrWzHUtotBGAC5RiX+1Kmp74Vk14FqSV6jflA/J14gkIvhxdehnWT+e8vc8SdOdScsFRDqSZ0PB+mggAp+5NQfqs5TPyXNsTso=\n";
  private static final byte[] HELLO = bytes("hello openwrt\n");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String keyFile(byte[] body) {
    byte[] all = Arrays.copyOf(Base64.getDecoder().decode("RWTuKOO67HQ/UA=="), 10 + body.length);
    System.arraycopy(body, 0, all, 10, body.length);
    return COMMENT + Base64.getEncoder().encodeToString(all);
  }

  private static String whyNoKey(String text) {
    var refused = catchThrowableOfType(NotUsign.class, () -> UsignKey.parse(text));
    assertThat(refused).as(text).isNotNull();
    return refused.why();
  }

  @Test
  void aSignatureOfUsignHoldsOverItsMessageAndNoOther() throws NotUsign {
    UsignKey key = UsignKey.parse(KEY);
    var signature = UsignSignature.parse(SIGNATURE);
    assertThat(signature.isBy(key, HELLO)).isTrue();
    assertThat(signature.isBy(key, bytes("hello openwrt\nx"))).isFalse();
    assertThat(signature.isBy(key, bytes("hello openwrt"))).isFalse();
    assertThat(signature.isBy(key, new byte[0])).isFalse();
  }

  @Test
  void aFingerprintIsSixteenLowerCaseHexDigits() throws NotUsign {
    assertThat(UsignKey.parse(KEY).fingerprint()).isEqualTo("ee28e3baec743f50");
    assertThat(UsignSignature.parse(SIGNATURE).fingerprint()).isEqualTo("ee28e3baec743f50");
    assertThat(UsignKey.parse(KEY).comment()).isEqualTo("made by usign");
  }

  @Test
  void everyBitOfASignatureCounts() throws NotUsign {
    UsignKey key = UsignKey.parse(KEY);
    byte[] right = Base64.getDecoder().decode(SIGNATURE.lines().toList().get(1));
    for (int bit = 16; bit < right.length * 8; bit++) {
      byte[] wrong = right.clone();
      wrong[bit / 8] ^= (byte) (1 << (bit % 8));
      var signature = UsignSignature.parse(COMMENT + Base64.getEncoder().encodeToString(wrong));
      assertThat(signature.isBy(key, HELLO)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void anotherKeyOfTheSameNumberDoesNotCount() throws NotUsign {
    UsignKey other = UsignKey.parse(new Signer("ee28e3baec743f50").publicKey());
    assertThat(UsignSignature.parse(SIGNATURE).isBy(other, HELLO)).isFalse();
    assertThat(other.isSameAs(UsignKey.parse(KEY))).isFalse();
  }

  @Test
  void theSameKeyOfAnotherNumberDoesNotCount() throws NotUsign {
    var signer = new Signer("0000000000000001");
    UsignKey key = UsignKey.parse(signer.publicKey());
    var signature = UsignSignature.parse(signer.sign("hello openwrt\n"));
    var renumbered = new UsignKey("0000000000000002", "", key.key());
    assertThat(signature.isBy(key, HELLO)).isTrue();
    assertThat(signature.isBy(renumbered, HELLO)).isFalse();
  }

  @Test
  void aKeyIsWrittenAsItWasRead() throws NotUsign {
    assertThat(UsignKey.parse(KEY).text()).isEqualTo(KEY);
  }

  @Test
  void lineEndsOfWindowsAndAMissingLastOneDoNoHarm() throws NotUsign {
    UsignKey key = UsignKey.parse(KEY.replace("\n", "\r\n"));
    assertThat(UsignSignature.parse(SIGNATURE.stripTrailing()).isBy(key, HELLO)).isTrue();
  }

  @Test
  void aSecretKeyIsNamedAsOne() {
    assertThat(whyNoKey(SECRET)).isEqualTo("it holds a secret key, not a public key");
  }

  @Test
  void aSignatureIsNoKeyAndAKeyIsNoSignature() {
    assertThat(whyNoKey(SIGNATURE)).isEqualTo("it holds a signature, not a public key");
    var refused = catchThrowableOfType(NotUsign.class, () -> UsignSignature.parse(KEY));
    assertThat(refused.why()).isEqualTo("it holds a public key, not a signature");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | it is empty",
        "' \n\n' | it is empty",
        "<!DOCTYPE html> | its first line does not begin with 'untrusted comment:'",
        "-----BEGIN PUBLIC KEY----- | its first line does not begin with 'untrusted comment:'",
        "untrusted comment: x | its second line, which holds a public key, is missing",
        "'untrusted comment: x\n\nRWQ=' | its second line, which holds a public key, is missing",
        "'untrusted comment: x\nRW!' | its second line is not base64",
        "'untrusted comment: x\nRWQ=' | it holds 2 bytes, and a public key has 42",
      })
  void whatIsNoKeyIsToldWhy(String text, String why) {
    assertThat(whyNoKey(text)).isEqualTo(why.strip().replace("''", "'"));
  }

  @Test
  void moreBehindTheSecondLineIsRefused() {
    assertThat(whyNoKey(KEY + "more\n")).isEqualTo("there is more behind its second line");
  }

  @Test
  void anotherAlgorithmIsRefusedByName() {
    String text = KEY.replace("RWTu", "RXTu");
    assertThat(whyNoKey(text)).isEqualTo("its algorithm is 4574, not 'Ed' (Ed25519)");
  }

  /** Points of order 1, 2, 4 and 8 (RFC 8032's curve), with and without their sign. */
  static List<byte[]> weakKeys() {
    byte[] zero = new byte[32];
    byte[] one = new byte[32];
    one[0] = 1;
    byte[] minusOne = little(prime().subtract(BigInteger.ONE));
    byte[] signedOne = one.clone();
    signedOne[31] = (byte) 0x80;
    byte[] orderEight =
        java.util.HexFormat.of()
            .parseHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
    byte[] tooLarge = little(prime().add(BigInteger.ONE));
    return List.of(zero, one, minusOne, signedOne, orderEight, tooLarge);
  }

  private static BigInteger prime() {
    return BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  }

  private static byte[] little(BigInteger number) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < 32; i++) {
      bytes[i] = number.shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("weakKeys")
  void aKeyAnybodyCanSignForIsRefused(byte[] body) {
    assertThat(whyNoKey(keyFile(body))).contains("none that Ed25519 can have");
  }

  @Test
  void bytesThatAreNoPointAreRefused() {
    byte[] two = new byte[32];
    two[0] = 2;
    assertThat(whyNoKey(keyFile(two))).contains("none that Ed25519 can have");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void everyKeySomebodyMadeIsTaken(int number) throws NotUsign {
    var signer = new Signer("%016x".formatted(number));
    UsignKey key = UsignKey.parse(signer.publicKey());
    assertThat(UsignSignature.parse(signer.sign("x")).isBy(key, bytes("x"))).isTrue();
  }
}
