import { useTexts } from "./texts/TextsProvider.tsx";
import type { DialObjection } from "../../src-contract/rules/dial-objections.ts";
import { useFormat } from "./use-format.ts";
import { useNow } from "./use-now.ts";

/** One sentence for each objection, with the clock that it speaks of. */
export function useObjectionWords(): (objection: DialObjection) => string {
  const { t } = useTexts();
  const format = useFormat();
  const now = useNow();
  return (objection) => {
    if (objection.kind === "doNotCall") return t("softphone.objection.doNotCall");
    const time = format.clientDay(objection.utcOffsetMinutes, now);
    if (objection.kind === "quietHours") return t("softphone.objection.quietHours", { time });
    const { quote, zone, utcOffsetMinutes } = objection;
    const where = zone.kind === "client" ? "client" : "zone";
    return t(`softphone.objection.note.${where}`, { quote, time, zone: format.utcOffset(utcOffsetMinutes) });
  };
}
