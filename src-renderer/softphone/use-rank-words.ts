import { useTexts } from "../ui/texts/TextsProvider.tsx";

/** G6-3: why a client with the caller's number stands where he does. */
export function useRankWords(): (rank: string) => string {
  const { t } = useTexts();
  return (rank) => {
    switch (rank) {
      case "callback":
      case "lastTalk":
      case "responsible":
        return t(`softphone.call.ranks.${rank}`);
      default:
        return t("softphone.call.ranks.other");
    }
  };
}
