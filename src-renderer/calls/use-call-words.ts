import { useCallback } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import { qualityOf } from "../../src-contract/rules/call-quality.ts";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import { useFormat } from "../ui/use-format.ts";
import { useQualityWords } from "../ui/use-quality-words.ts";

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

/** As the record keeps where a call was given to: E.164, or as it was written. */
function numberIn(text: string) {
  return { e164: text.startsWith("+") ? text : null, raw: text, extension: null };
}

export type CallWords = {
  /** «исходящий», «пропущенный»; «, вручную» for a record made by hand. */
  direction: (call: Call) => string;
  /** «Состоялся», «Не состоялся: не берёт трубку», «Итог не указан». */
  outcome: (call: Call) => string;
  /** «переведён на +7 912 345-67-89», «без звука 0:12»: what there is of them. */
  facts: (call: Call) => string[];
  /** One line for a mixed history. */
  line: (call: Call) => string;
};

export function useCallWords(): CallWords {
  const { t } = useTexts();
  const format = useFormat();
  const quality = useQualityWords();

  const direction = useCallback(
    (call: Call) => {
      const kind = isMissed(call) ? t("calls.missed") : t(`calls.${call.direction}`);
      return call.source === "softphone" ? kind : `${kind}, ${t(`calls.${call.source}`)}`;
    },
    [t],
  );
  const outcome = useCallback(
    (call: Call) => {
      if (isRunning(call)) return t("calls.running");
      if (call.held === null) return t("calls.noOutcome");
      if (call.held) {
        const said = [call.outcomeText, call.reasonText].filter(Boolean).join(", ");
        return [t("calls.held"), said].filter(Boolean).join(": ");
      }
      const reason = [call.reason && t(`reasons.${call.reason}`), call.reasonText].filter(Boolean).join(", ");
      return t("calls.notHeld", { reason });
    },
    [t],
  );
  const facts = useCallback(
    ({ soundLostSeconds, transferredTo }: Call) => {
      const to = transferredTo && formatPhone(numberIn(transferredTo));
      return [
        to ? t("calls.transferredTo", { to }) : "",
        soundLostSeconds ? t("calls.soundLost", { duration: format.duration(soundLostSeconds) }) : "",
      ].filter(Boolean);
    },
    [format, t],
  );
  const line = useCallback(
    (call: Call) => {
      const kind = direction(call);
      const length = call.talkSeconds ? `, ${format.duration(call.talkSeconds)}` : "";
      const heard = qualityOf(call);
      const spoilt = heard && heard.light !== "good" ? quality.kept(heard) : null;
      const parts = [outcome(call), ...facts(call), spoilt].filter(Boolean);
      return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}${length} · ${parts.join(" · ")}`;
    },
    [direction, outcome, facts, quality, format],
  );
  return { direction, outcome, facts, line };
}
