import { Tooltip } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNow } from "../ui/use-now.ts";
import classes from "./PhoneBar.module.css";
import { LineDetails } from "./LineDetails.tsx";
import type { RegistrationState } from "./registration-state.ts";
import type { DoNotDisturb, PhoneLine, WrapUp } from "./softphone-state.ts";

export type LineWork = "talking" | "calling" | "ringing";

type LineStatusProps = {
  lines: readonly PhoneLine[];
  registration: RegistrationState;
  doNotDisturb: DoNotDisturb | null;
  /** What the line is used for now. */
  work: LineWork | null;
  wrapUp: WrapUp | null;
};

/**
 * The line in a dot and words (G1-1): a trouble first, then what is going on, then that it is ready. A refusal that
 * trying again does not mend gives its answer to copy.
 */
export function LineStatus({ lines, registration, doNotDisturb, work, wrapUp }: LineStatusProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { state } = registration;
  const answer = state === "failed" ? `${registration.sipCode} ${registration.sipPhrase}`.trim() : "";
  const words =
    state === "recovering" ? (
      <Recovering since={registration.since} />
    ) : (
      (busyWords() ?? quietWords() ?? t(`softphone.line.${state}`, { answer }))
    );
  return (
    <span className={classes.status}>
      <span
        className={classes.dot}
        data-line={state}
        data-quiet={doNotDisturb !== null || undefined}
        data-wrap-up={(wrapUp !== null && !work) || undefined}
        aria-hidden
      />
      <Tooltip
        multiline
        events={{ hover: true, focus: true, touch: true }}
        label={state === "failed" ? t("softphone.line.failedHint", { answer }) : <LineDetails lines={lines} />}
        disabled={lines.length === 0}
      >
        <span className={classes.statusWords} role="status" tabIndex={0}>
          {words}
        </span>
      </Tooltip>
      {state === "failed" ? <CopyButton value={answer} /> : null}
    </span>
  );

  function quietWords() {
    if (doNotDisturb === null || state !== "registered") return null;
    if (doNotDisturb.until === null) return t("softphone.doNotDisturb.on");
    return t("softphone.doNotDisturb.onUntil", { time: format.clock(doNotDisturb.until) });
  }

  function busyWords() {
    if (state !== "registered") return null;
    if (work) return t(`softphone.line.${work}`);
    if (wrapUp?.isOver) return t("softphone.wrapUp.over");
    return wrapUp === null ? null : <WrappingUp endsAt={wrapUp.endsAt} />;
  }
}

function WrappingUp({ endsAt }: { endsAt: number }) {
  const { t } = useTexts();
  const format = useFormat();
  const now = useNow("second");
  const duration = format.duration(Math.max(0, Math.ceil((endsAt - now) / 1000)));
  return <span aria-live="off">{t("softphone.wrapUp.left", { duration })}</span>;
}

function Recovering({ since }: { since: number }) {
  const { t } = useTexts();
  const now = useNow("second");
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  // Read aloud once, not each second.
  return <span aria-live="off">{t("softphone.line.recovering", { seconds })}</span>;
}
