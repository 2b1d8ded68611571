import { Button, Group, Stack, Text } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { Section } from "../ui/Section.tsx";
import { useFormat } from "../ui/use-format.ts";
import type { ImportResult } from "./import-state.ts";
import { useFaultyRowsFile } from "./use-faulty-rows-file.ts";

type ImportDoneProps = {
  fileName: string;
  result: ImportResult;
  onShowClients: () => void;
  onAnother: () => void;
};

export function ImportDone({ fileName, result, onShowClients, onAnother }: ImportDoneProps) {
  const { t } = useTexts();
  const format = useFormat();
  const saveFaultyRows = useFaultyRowsFile();
  const { created, skipped, faulty, faultyRows } = result;
  return (
    <Section
      title={
        created > 0
          ? t("importing.done.created", { count: created, shown: format.count(created) })
          : t("importing.done.none")
      }
    >
      <Stack gap="xs" role="status">
        {skipped > 0 ? (
          <Text size="sm">{t("importing.done.skipped", { count: skipped, shown: format.count(skipped) })}</Text>
        ) : null}
        {faulty > 0 ? (
          <Text size="sm">{t("importing.done.faulty", { count: faulty, shown: format.count(faulty) })}</Text>
        ) : null}
        {created > 0 ? (
          <Text size="sm" c="dimmed">
            {t("importing.done.sync")}
          </Text>
        ) : null}
      </Stack>
      <Group gap="xs" mt="md">
        {faultyRows ? (
          <Button onClick={() => void saveFaultyRows(fileName, faultyRows)}>{t("importing.done.saveFaulty")}</Button>
        ) : null}
        <Button variant={faultyRows ? "default" : "filled"} onClick={onShowClients}>
          {t("importing.done.showClients")}
        </Button>
        <Button variant="default" onClick={onAnother}>
          {t("importing.another")}
        </Button>
      </Group>
      {faultyRows ? (
        <Text size="sm" c="dimmed" mt="xs">
          {t("importing.done.saveHint")}
        </Text>
      ) : null}
    </Section>
  );
}
