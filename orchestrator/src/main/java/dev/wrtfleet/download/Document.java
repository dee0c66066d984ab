package dev.wrtfleet.download;

import java.nio.charset.StandardCharsets;

/** The bytes of a small document, exactly as they came. */
public final class Document {
  /** No bytes. */
  public static final Document EMPTY = new Document(new byte[0]);

  private final byte[] bytes;

  /** A document of these bytes. */
  public Document(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  /** A copy of the bytes, for what must be the very bytes, such as signed lists. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** As UTF-8; what is not becomes a replacement character. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Whether it begins like a web page. */
  public boolean looksLikeHtml() {
    return Page.isHtml(bytes);
  }
}
