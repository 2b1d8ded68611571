import { Badge } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";

/** UD-13: what came from a spammer's address, wherever it is listed. */
export function SpamMark() {
  const { t } = useTexts();
  return (
    <Badge color="gray" variant="outline" style={{ flex: "none" }}>
      {t("compact.thread.spam")}
    </Badge>
  );
}
