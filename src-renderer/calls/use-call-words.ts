import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Call } from "../../src-contract/entities/call.ts";
import { useFormat } from "../ui/use-format.ts";

/** Rang here and nobody took it. */
export function isMissed(call: Pick<Call, "direction" | "answeredAt" | "endedAt" | "source">): boolean {
  return (
    call.direction === "incoming" && call.source === "softphone" && call.answeredAt === null && call.endedAt !== null
  );
}

/** Still going on, as far as the record knows. */
export function isRunning(call: Pick<Call, "endedAt">): boolean {
  return call.endedAt === null;
}

export type CallWords = {
  /** «исходящий», «пропущенный»; «, вручную» for a record made by hand. */
  direction: (call: Call) => string;
  /** «Состоялся», «Не состоялся: не берёт трубку», «Итог не указан». */
  outcome: (call: Call) => string;
  /** One line for a mixed history. */
  line: (call: Call) => string;
};

export function useCallWords(): CallWords {
  const { t } = useTranslation();
  const format = useFormat();

  const direction = useCallback(
    (call: Call) => {
      const kind = isMissed(call) ? t("calls.missed") : t(`calls.${call.direction}`);
      return call.source === "manual" ? `${kind}, ${t("calls.manual")}` : kind;
    },
    [t],
  );
  const outcome = useCallback(
    (call: Call) => {
      if (isRunning(call)) return t("calls.running");
      if (call.held === null) return t("calls.noOutcome");
      if (call.held) return [t("calls.held"), call.reasonText].filter(Boolean).join(": ");
      const reason = [call.reason && t(`reasons.${call.reason}`), call.reasonText].filter(Boolean).join(", ");
      return t("calls.notHeld", { reason });
    },
    [t],
  );
  const line = useCallback(
    (call: Call) => {
      const kind = direction(call);
      const length = call.talkSeconds ? `, ${format.duration(call.talkSeconds)}` : "";
      const gap = call.soundLostSeconds
        ? `, ${t("calls.soundLost", { duration: format.duration(call.soundLostSeconds) })}`
        : "";
      return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}${length}${gap} · ${outcome(call)}`;
    },
    [direction, outcome, format, t],
  );
  return { direction, outcome, line };
}
