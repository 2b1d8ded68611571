import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import { qualityOf } from "../../src-contract/rules/call-quality.ts";
import { Explained } from "../ui/Explained.tsx";
import { useQualityWords } from "../ui/use-quality-words.ts";

/** G13-4: nothing beside a call that sounded well or was not measured; else how it was, why, and the numbers. */
export function CallQuality({ call }: { call: Call }) {
  const { t } = useTexts();
  const words = useQualityWords();
  const quality = qualityOf(call);
  if (!quality || quality.light === "good") return null;
  return (
    <Explained words={t(`softphone.quality.${quality.light}`)} title={words.kept(quality)}>
      <p>
        <strong>{words.kept(quality)}</strong>
      </p>
      <p>{words.numbers(quality)}</p>
    </Explained>
  );
}
