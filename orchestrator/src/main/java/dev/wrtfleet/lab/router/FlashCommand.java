package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.shell.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The last part of sysupgrade: from here on the router writes, or says why not. */
final class FlashCommand {
  private static final int BLOCKS = 8;
  private static final double BLOCK_SECONDS = 5;

  private final VirtualRouter router;
  private final Call call;

  FlashCommand(VirtualRouter router, Call call) {
    this.router = router;
    this.call = call;
  }

  int run(FlashOrder order, boolean quiet) throws IOException, InterruptedException {
    if (Sysupgrade.writesInSession(router)) {
      return inSession(order);
    }
    Sysupgrade.say(router, "Commencing upgrade. Closing all shell sessions.", quiet, call);
    call.out().flush();
    call.streams().err().flush();
    int error = new Procd(router).sysupgrade(order, call);
    return Ubus.failure(router.era(), "call system sysupgrade " + request(order), error, call);
  }

  /** The request as jshn prints it, or as 18.06 and 19.07 write it by hand. */
  private String request(FlashOrder order) {
    var parts = new ArrayList<String>();
    parts.add("\"prefix\": \"/tmp/root\"");
    parts.add("\"path\": \"" + order.image() + "\"");
    if (order.forced()) {
      parts.add("\"force\": true");
    }
    order.backup().ifPresent(file -> parts.add("\"backup\": \"" + file + "\""));
    parts.add("\"command\": \"/lib/upgrade/do_stage2\"");
    String provisioning = router.era().since(Era.R25_12) ? ", \"add_provisioning\": 0" : "";
    parts.add("\"options\": { \"save_partitions\": 1" + provisioning + " }");
    return "{ " + String.join(", ", parts).replace("/", "\\/") + " }";
  }

  /** 15.05 and 17.01: the writer is a child of this session, and dies if nobody listens. */
  private int inSession(FlashOrder order) throws IOException, InterruptedException {
    if (router.faults().strikes(Fault.REFUSES_FLASH)) {
      call.print("Upgrade failed");
      return 1;
    }
    call.print("Sending TERM to remaining processes ... uhttpd dnsmasq odhcpd ntpd ");
    Thread.sleep(router.pace().of(3));
    call.print("Sending KILL to remaining processes ... ");
    call.print("Switching to ramdisk...");
    boolean written = router.power().flashInSession(order, () -> writes(order));
    if (written) {
      Thread.sleep(Long.MAX_VALUE); // the reboot sends nothing: the session just goes silent
    }
    return 1;
  }

  private boolean writes(FlashOrder order) {
    try {
      call.print("Performing system upgrade...");
      call.print("Unlocking firmware ...\n");
      call.out()
          .write(
              "Writing from <stdin> to firmware ...  "
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      for (int block = 0; block < BLOCKS; block++) {
        for (String step : List.of("[e]", "[w]")) {
          Thread.sleep(router.pace().of(BLOCK_SECONDS / 2));
          call.out().write(("\b\b\b" + step).getBytes(java.nio.charset.StandardCharsets.UTF_8));
          call.out().flush();
        }
      }
      call.print("\b\b\b   ");
      if (order.backup().isPresent()) {
        call.print("Appending jffs2 data from " + order.backup().get() + " to firmware...");
      }
      call.print("Upgrade completed");
      call.print("Rebooting system...");
      call.out().flush();
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
