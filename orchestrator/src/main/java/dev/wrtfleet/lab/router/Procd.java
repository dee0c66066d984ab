package dev.wrtfleet.lab.router;

import dev.wrtfleet.lab.firmware.Era;
import dev.wrtfleet.lab.firmware.ImageCheck;
import dev.wrtfleet.lab.shell.Call;
import java.io.IOException;
import java.util.Map;

/** Process 1 as far as it takes orders for an upgrade (procd system.c). */
final class Procd {
  private static final double VALIDATION_SECONDS = 1;

  private final VirtualRouter router;

  Procd(VirtualRouter router) {
    this.router = router;
  }

  /**
   * Checks once more (19.07 and later), then goes for it. From 22.03 on ubus dies first of all, so
   * the caller sees a failed connection; before that it waits until its session is killed.
   *
   * @return the ubus error
   */
  int sysupgrade(FlashOrder order, Call call) throws IOException, InterruptedException {
    Era era = router.era();
    if (router.faults().strikes(Fault.REFUSES_FLASH)) {
      return era.before(Era.R19_07)
          ? Ubus.TIMEOUT
          : refuse("Firmware image is broken and cannot be installed", call);
    }
    if (era.since(Era.R19_07)) {
      Thread.sleep(router.pace().of(VALIDATION_SECONDS));
      var wish = new ImageCheck.Wish(false, false);
      boolean valid = Validator.check(router, order.image(), wish).valid();
      if (!valid && !order.forced()) {
        return refuse("Firmware image is invalid", call);
      }
    }
    if (!router.power().flash(order)) {
      return Ubus.CONNECTION_FAILED;
    }
    if (era.before(Era.R22_03)) {
      Thread.sleep(Long.MAX_VALUE);
    }
    return Ubus.CONNECTION_FAILED;
  }

  private int refuse(String message, Call call) throws IOException {
    var reply = Map.of("error", Map.of("message", message));
    call.print(Ubus.print(router, reply, true));
    return Ubus.NOT_SUPPORTED;
  }
}
