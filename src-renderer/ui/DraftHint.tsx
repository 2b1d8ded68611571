import { useTexts } from "./texts/TextsProvider.tsx";
import { keyNames } from "./key-names.ts";

/** Under what is typed: that it is a draft of before, or else the key that saves it. */
export function DraftHint({ draft: { restored } }: { draft: { restored: boolean } }) {
  const { t } = useTexts();
  return restored ? t("card.interaction.draft") : keyNames("mod+enter");
}
