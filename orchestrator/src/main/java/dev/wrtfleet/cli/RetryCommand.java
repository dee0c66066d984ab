package dev.wrtfleet.cli;

import dev.wrtfleet.store.RequestKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wrtfleet retry}: tries a host again that has ended. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = {
      "Tries a host again that has ended, while its wave has not passed.",
      "One whose flash command was given is only looked at again, and is upgraded "
          + "after all where it proves so: no run flashes a router twice. For that, run the "
          + "playbook again."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  wrtfleet retry ap-roof --reason 'power is back'", "  wrtfleet retry failed"})
final class RetryCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(
      index = "0",
      paramLabel = "HOST",
      description =
          "The host, as the inventory names it; or 'failed': all of the wave that did not end as wanted.")
  String host = "";

  @Mixin AskedRun run = new AskedRun();

  RetryCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws InterruptedException {
    return run.ofHost(around, RequestKind.RETRY, host);
  }
}
