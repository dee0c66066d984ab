package dev.wrtfleet.view.terminal;

import dev.wrtfleet.playbook.ApproveSpec;
import dev.wrtfleet.playbook.WaveSpec;
import dev.wrtfleet.playbook.WrittenDuration;
import dev.wrtfleet.rollout.RolloutState;
import java.util.Locale;

/** How approvals are spoken of. */
public final class ApprovalWords {
  private ApprovalWords() {}

  /** What a wave will wait for: {@code approval by anna, ben within 12h, else halt}. */
  public static String terms(WaveSpec wave) {
    ApproveSpec terms = wave.approval();
    String by = terms.by().isEmpty() ? "" : " by " + String.join(", ", terms.by());
    String within =
        terms
            .within()
            .map(time ->
                " within "
                    + WrittenDuration.format(time)
                    + ", else "
                    + terms.orElse().name().toLowerCase(Locale.ROOT))
            .orElse("");
    return "approval" + by + within;
  }

  /** Whose word the run waits for, and until when. */
  public static String waits(RolloutState state) {
    WaveSpec wave = state.openSpec().orElseThrow();
    if (state.isApprovalExpired()) {
      return "wave " + wave.name() + " was not approved in time: wrtfleet resume " + state.run();
    }
    String by =
        wave.approval().by().isEmpty() ? "" : " by " + String.join(", ", wave.approval().by());
    String about =
        state.unclear().isEmpty()
            ? ""
            : ", for the health of " + String.join(", ", state.unclear()) + " cannot be judged";
    String until = state.approveBy().map(at -> " until " + Words.time(at)).orElse("");
    return "wave " + wave.name() + " waits for approval" + by + until + about;
  }
}
