import { Text } from "@mantine/core";
import { useTexts } from "./texts/TextsProvider.tsx";

/** A.8-11, G11-9, JC-101: stands wherever a name with the asterisk is read. */
export function MetaNote() {
  const { t } = useTexts();
  return (
    <Text size="xs" c="dimmed">
      {t("app.metaNote")}
    </Text>
  );
}
