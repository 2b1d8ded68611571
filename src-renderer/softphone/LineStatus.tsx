import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../ui/CopyButton.tsx";
import { useFormat } from "../ui/use-format.ts";
import { useNow } from "../ui/use-now.ts";
import classes from "./PhoneBar.module.css";
import { LineDetails } from "./LineDetails.tsx";
import type { RegistrationState } from "./registration-state.ts";
import type { DoNotDisturb, PhoneLine } from "./softphone-state.ts";

export type LineWork = "talking" | "calling" | "ringing";

type LineStatusProps = {
  lines: readonly PhoneLine[];
  registration: RegistrationState;
  doNotDisturb: DoNotDisturb | null;
  /** What the line is used for now. */
  work: LineWork | null;
  wrapUpSince: number | null;
};

/**
 * The line in a dot and words (G1-1): a trouble first, then what is going on, then that it is ready. A refusal that
 * trying again does not mend gives its answer to copy.
 */
export function LineStatus({ lines, registration, doNotDisturb, work, wrapUpSince }: LineStatusProps) {
  const { t } = useTranslation();
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
        data-wrap-up={(wrapUpSince !== null && !work) || undefined}
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
    return wrapUpSince === null ? null : <WrappingUp since={wrapUpSince} />;
  }
}

function WrappingUp({ since }: { since: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow("second");
  const duration = format.duration(Math.max(0, Math.floor((now - since) / 1000)));
  return <span aria-live="off">{t("softphone.line.wrapUp", { duration })}</span>;
}

function Recovering({ since }: { since: number }) {
  const { t } = useTranslation();
  const now = useNow("second");
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  // Read aloud once, not each second.
  return <span aria-live="off">{t("softphone.line.recovering", { seconds })}</span>;
}
