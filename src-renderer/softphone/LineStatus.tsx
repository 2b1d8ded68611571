import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../ui/CopyButton.tsx";
import { useNow } from "../ui/use-now.ts";
import classes from "./PhoneBar.module.css";
import type { RegistrationState } from "./registration-state.ts";

/** The line in a dot and words (G1-1). A refusal that trying again does not mend gives its answer to copy. */
export function LineStatus({ registration }: { registration: RegistrationState }) {
  const { t } = useTranslation();
  const { state } = registration;
  const answer = state === "failed" ? `${registration.sipCode} ${registration.sipPhrase}`.trim() : "";
  const words =
    state === "recovering" ? <Recovering since={registration.since} /> : t(`softphone.line.${state}`, { answer });
  return (
    <span className={classes.status}>
      <span className={classes.dot} data-line={state} aria-hidden />
      <Tooltip label={t("softphone.line.failedHint", { answer })} disabled={state !== "failed"}>
        <span className={classes.statusWords} role="status" tabIndex={state === "failed" ? 0 : undefined}>
          {words}
        </span>
      </Tooltip>
      {state === "failed" ? <CopyButton value={answer} /> : null}
    </span>
  );
}

function Recovering({ since }: { since: number }) {
  const { t } = useTranslation();
  const now = useNow("second");
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  // Read aloud once, not each second.
  return <span aria-live="off">{t("softphone.line.recovering", { seconds })}</span>;
}
