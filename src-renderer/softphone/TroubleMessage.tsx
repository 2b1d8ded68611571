import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { proposeOutcome } from "../../src-contract/rules/outcome.ts";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import { useErrorText } from "../ui/use-error-text.ts";
import { useFormat } from "../ui/use-format.ts";
import classes from "./PhoneBar.module.css";
import type { PhoneTrouble } from "./softphone-state.ts";

type TroubleMessageProps = {
  trouble: PhoneTrouble;
  onDismiss: () => void;
  onSoundSettings: () => void;
  /** Puts the refused text back into the number field. */
  onFix: (text: string) => void;
};

/** One sentence and one action. */
export function TroubleMessage({ trouble, onDismiss, onSoundSettings, onFix }: TroubleMessageProps) {
  const { t } = useTexts();
  const errorText = useErrorText();
  const format = useFormat();
  const { sentence, action, run } = contents();
  return (
    <div className={classes.trouble} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <span className={classes.sentence}>{sentence}</span>
      <Button size="compact-xs" variant="default" onClick={run}>
        {action}
      </Button>
    </div>
  );

  function contents(): { sentence: string; action: string; run: () => void } {
    const dismiss = { action: t("softphone.trouble.dismiss"), run: onDismiss };
    switch (trouble.trouble) {
      case "noMicrophone":
      case "microphoneDenied":
        return {
          sentence: t(`softphone.trouble.${trouble.trouble}`),
          action: t("softphone.trouble.sound"),
          run() {
            onDismiss();
            onSoundSettings();
          },
        };
      case "notANumber":
        return {
          sentence: t("softphone.trouble.notANumber", { text: trouble.text }),
          action: t("softphone.trouble.fix"),
          run: () => onFix(trouble.text),
        };
      case "notPermitted":
        return {
          sentence: t("softphone.trouble.notPermitted", { role: t(`session.roles.${trouble.role}`) }),
          ...dismiss,
        };
      case "recordFailed":
        return {
          sentence: t("softphone.trouble.recordFailed", { reason: errorText(trouble.error) }),
          ...dismiss,
        };
      case "callStorm":
        return {
          sentence: t("softphone.trouble.callStorm", { refused: format.count(trouble.refused) }),
          ...dismiss,
        };
      case "transferRefused":
        return { sentence: refusedTransfer(trouble), ...dismiss };
      case "noAccount":
      case "tooManyCalls":
      case "holdRefused":
        return { sentence: t(`softphone.trouble.${trouble.trouble}`), ...dismiss };
      default: {
        const unknown: never = trouble;
        return unknown;
      }
    }
  }

  function refusedTransfer({ target, sipCode }: Extract<PhoneTrouble, { trouble: "transferRefused" }>): string {
    const written = formatPhone({ ...target, extension: null });
    if (sipCode === null) return t("softphone.trouble.transferUnknown", { target: written });
    const line = { direction: "outgoing", q850Cause: null, answeredAt: null, endedBy: "line", rang: true } as const;
    const { reason } = proposeOutcome({ ...line, sipCode });
    const words = reason ? t(`reasons.${reason}`) : t("softphone.outcome.lineAnswer", { answer: String(sipCode) });
    return t("softphone.trouble.transferRefused", { target: written, reason: words });
  }
}
