import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { formatPhone } from "../../src-contract/rules/phone-number.ts";
import type { PhoneCall } from "./softphone-state.ts";

/** Who is on the other end, in words: the name (or the number, or «Неизвестный номер») and the written number. */
export function useCallParty(): (call: PhoneCall) => { name: string; number: string } {
  const { t } = useTexts();
  return ({ party, candidates }) => {
    const number = formatPhone({ e164: party.e164, raw: party.raw, extension: null });
    // Several clients share the number: none of their names is said to be the caller's.
    const shared = party.clientId === null && candidates.length > 1;
    const name = shared ? t("softphone.call.candidates", { count: candidates.length }) : party.name;
    return name ? { name, number } : { name: number || t("softphone.call.unknown"), number: "" };
  };
}
