package dev.wrtfleet.router;

/** An SSH host key: its type ({@code ssh-ed25519} …) and fingerprint ({@code SHA256:…}). */
public record HostKey(String type, String fingerprint) {
  @Override
  public String toString() {
    return type + " " + fingerprint;
  }
}
