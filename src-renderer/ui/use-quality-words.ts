import { useMemo } from "react";
import { useTexts } from "./texts/TextsProvider.tsx";
import type { KeptQuality, QualityCause, QualityLight } from "../../src-contract/rules/call-quality.ts";
import { useFormat } from "./use-format.ts";

export type QualityWords = {
  /** «Связь плохая: звук от собеседника теряется, чаще всего это слабый Wi-Fi». */
  spoken: (quality: { light: QualityLight; cause: QualityCause | null }) => string;
  /** The same of a call that is over, with the amount: «… (6 %)». */
  kept: (quality: KeptQuality) => string;
  /** Everything that was measured, for whoever looks after the network. */
  numbers: (quality: KeptQuality) => string;
};

/** G13-4: one wording for the light of a running call and for the record of one that is over. */
export function useQualityWords(): QualityWords {
  const { t } = useTexts();
  const format = useFormat();
  return useMemo(() => {
    const spoken: QualityWords["spoken"] = ({ light, cause }) =>
      [t(`softphone.quality.${light}`), cause && t(`softphone.quality.causes.${cause}`)].filter(Boolean).join(": ");
    const amount = ({ cause, sample }: KeptQuality): string => {
      if (cause === "lossIn" || cause === "lossOut") return format.share(sample[cause]);
      return format.milliseconds(cause === "jitter" ? sample.jitterMilliseconds : sample.roundTripMilliseconds);
    };
    return {
      spoken,
      kept: (quality) =>
        quality.cause
          ? t("softphone.quality.kept", { words: spoken(quality), amount: amount(quality) })
          : spoken(quality),
      numbers: ({ score, sample }) =>
        t("softphone.quality.numbers", {
          score: format.count(score),
          lossIn: format.share(sample.lossIn),
          lossOut: format.share(sample.lossOut),
          jitter: format.milliseconds(sample.jitterMilliseconds),
          delay: format.milliseconds(sample.roundTripMilliseconds),
        }),
    };
  }, [t, format]);
}
