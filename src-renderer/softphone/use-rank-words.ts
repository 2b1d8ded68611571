import { useTranslation } from "react-i18next";

/** G6-3: why a client with the caller's number stands where he does. */
export function useRankWords(): (rank: string) => string {
  const { t } = useTranslation();
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
