package dev.wrtfleet.image;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The public keys whose signatures count. */
public final class TrustedKeys {
  private static final TrustedKeys NONE = new TrustedKeys(Map.of());

  private final Map<String, UsignKey> byFingerprint;

  private TrustedKeys(Map<String, UsignKey> byFingerprint) {
    this.byFingerprint = Collections.unmodifiableMap(new TreeMap<>(byFingerprint));
  }

  /** No key: no signature counts. */
  public static TrustedKeys none() {
    return NONE;
  }

  /** These keys; two different ones of one fingerprint are refused. */
  public static TrustedKeys of(List<UsignKey> keys) {
    var byFingerprint = new TreeMap<String, UsignKey>();
    for (UsignKey key : keys) {
      UsignKey other = byFingerprint.put(key.fingerprint(), key);
      if (other != null && !other.isSameAs(key)) {
        throw new IllegalArgumentException("two keys with the number " + key.fingerprint());
      }
    }
    return new TrustedKeys(byFingerprint);
  }

  /** All of them, by fingerprint. */
  public List<UsignKey> all() {
    return List.copyOf(byFingerprint.values());
  }

  /** The key of this fingerprint. */
  public Optional<UsignKey> key(String fingerprint) {
    return Optional.ofNullable(byFingerprint.get(fingerprint));
  }
}
