package dev.wrtfleet.ssh;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import com.hierynomus.sshj.transport.mac.Macs;
import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import java.util.List;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;

/**
 * The algorithms routers speak, from dropbear 2015.67 (OpenWrt 15.05: hmac-sha1, group14-sha1,
 * ssh-rsa) to 2026 (OpenWrt main: no SHA-1 at all), best first. ChaCha20 leads because it costs a
 * router without AES instructions about half of what AES and HMAC do. Source: dropbear's
 * default_options.h and OpenWrt's package/network/services/dropbear of each release.
 */
final class RouterAlgorithms extends ConfigImpl {
  RouterAlgorithms() {
    setLoggerFactory(new QuietLogs());
    setVersion("wrtfleet");
    setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
    setRandomFactory(new SingletonRandomFactory(new JCERandom.Factory()));
    setCompressionFactories(List.of(new NoneCompression.Factory()));
    setKeyExchangeFactories(
        List.of(
            new Curve25519SHA256.Factory(),
            new Curve25519SHA256.FactoryLibSsh(),
            new ECDHNistP.Factory256(),
            DHGroups.Group16SHA512(),
            DHGroups.Group14SHA256(),
            DHGroups.Group14SHA1(),
            new ExtInfoClientFactory()));
    setKeyAlgorithms(
        List.of(
            KeyAlgorithms.EdDSA25519(),
            KeyAlgorithms.ECDSASHANistp256(),
            KeyAlgorithms.ECDSASHANistp384(),
            KeyAlgorithms.ECDSASHANistp521(),
            KeyAlgorithms.RSASHA256(),
            KeyAlgorithms.RSASHA512(),
            KeyAlgorithms.SSHRSA()));
    setCipherFactories(
        List.of(
            ChachaPolyCiphers.CHACHA_POLY_OPENSSH(),
            BlockCiphers.AES128CTR(),
            BlockCiphers.AES256CTR()));
    setMACFactories(List.of(Macs.HMACSHA2256(), Macs.HMACSHA1()));
    setFileKeyProviderFactories(
        List.of(new OpenSSHKeyV1KeyFile.Factory(), new PKCS8KeyFile.Factory()));
  }
}
