import { Button, Radio, Stack, Text } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ImportPreview } from "../../src-contract/table-import.ts";
import { useFormat } from "../ui/use-format.ts";
import classes from "./ImportCounts.module.css";
import { clientsToCreate, type Duplicates } from "./import-state.ts";
import { useImportStore } from "./import-store.ts";

type ImportCountsProps = {
  preview: ImportPreview;
  duplicates: Duplicates;
  /** The figures belong to a former mapping: shown, but nothing is started by them. */
  stale: boolean;
};

const faultsShown = 20;

/** New, already there, faulty; what to do with those already there; the button that starts it. */
export function ImportCounts({ preview, duplicates, stale }: ImportCountsProps) {
  const { t } = useTexts();
  const format = useFormat();
  const { setDuplicates, start } = useImportStore();
  if (preview.rows === 0) return <Text size="sm">{t("importing.counts.noRows")}</Text>;

  const toCreate = clientsToCreate(preview, duplicates);
  const faults = preview.faults.slice(0, faultsShown);
  const hiddenFaults = preview.faulty - faults.length;
  return (
    <Stack gap="md">
      <dl className={classes.counts} data-stale={stale || undefined}>
        <div>
          <dt>{t("importing.counts.new")}</dt>
          <dd data-testid="import-new">{format.count(preview.newClients)}</dd>
        </div>
        <div>
          <dt>
            {t("importing.counts.duplicates")}
            <span className={classes.hint}>{t("importing.counts.duplicatesHint")}</span>
          </dt>
          <dd data-testid="import-duplicates">{format.count(preview.duplicates)}</dd>
        </div>
        <div data-bad={preview.faulty > 0 || undefined}>
          <dt>{t("importing.counts.faulty")}</dt>
          <dd data-testid="import-faulty">{format.count(preview.faulty)}</dd>
        </div>
      </dl>
      {preview.duplicates > 0 ? (
        <Radio.Group
          label={t("importing.duplicates.label")}
          value={duplicates}
          onChange={(value) => setDuplicates(value === "create" ? "create" : "skip")}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="skip" label={t("importing.duplicates.skip")} disabled={stale} />
            <Radio value="create" label={t("importing.duplicates.create")} disabled={stale} />
          </Stack>
        </Radio.Group>
      ) : null}
      <Button disabled={stale || toCreate === 0} onClick={() => void start()}>
        {toCreate === 0
          ? t("importing.nothingToLoad")
          : t("importing.start", { count: toCreate, shown: format.count(toCreate) })}
      </Button>
      {faults.length > 0 ? (
        <details className={classes.faults}>
          <summary>{t("importing.faultsTitle")}</summary>
          <ul>
            {faults.map(({ line, fault }) => (
              <li key={line}>
                {t("importing.faultAt", { line: format.count(line), fault: t(`importing.faults.${fault}`) })}
              </li>
            ))}
          </ul>
          {hiddenFaults > 0
            ? t("importing.faultsMore", { count: hiddenFaults, shown: format.count(hiddenFaults) })
            : null}
        </details>
      ) : null}
    </Stack>
  );
}
