import { Alert, Loader, Text } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { type ImportPreview, importRowLimit } from "../../src-contract/table-import.ts";
import { Section } from "../ui/Section.tsx";
import { useFormat } from "../ui/use-format.ts";
import { ImportCounts } from "./ImportCounts.tsx";
import classes from "./ImportPreviewPanel.module.css";
import type { Duplicates, ImportProgress } from "./import-state.ts";
import { MappingTable } from "./MappingTable.tsx";

type ImportPreviewPanelProps = {
  preview: ImportPreview;
  duplicates: Duplicates;
  /** Not null while the counts belong to a former mapping. */
  counting: { progress: ImportProgress | null } | null;
};

const delimiterNames: Record<string, "comma" | "semicolon" | "tab" | "bar"> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "bar",
};

/** What was found in the file, column by column, and what an import would make of it. */
export function ImportPreviewPanel({ preview, duplicates, counting }: ImportPreviewPanelProps) {
  const { t } = useTexts();
  const format = useFormat();
  const delimiter = t(`importing.file.delimiters.${delimiterNames[preview.delimiter] ?? "other"}`, {
    sign: preview.delimiter,
  });
  const hasContact = preview.mapping.some((field) => field === "phone" || field === "email");
  return (
    <div className={classes.columns}>
      <Section
        title={t("importing.mapping.title")}
        aside={
          <Text size="xs" c="dimmed">
            {[
              `${t("importing.file.encoding")}: ${encodingName(preview.encoding)}`,
              `${t("importing.file.delimiter")}: ${delimiter}`,
              `${t("importing.file.rows")}: ${format.count(preview.rows)}`,
            ].join(" · ")}
          </Text>
        }
      >
        <Text size="sm" c="dimmed" mb="xs">
          {t("importing.mapping.hint")}
        </Text>
        {hasContact ? null : (
          <Alert role="status" variant="default" p="sm" mb="xs">
            {t("importing.mapping.noContact")}
          </Alert>
        )}
        <MappingTable preview={preview} />
      </Section>
      <Section
        title={t("importing.counts.title")}
        aside={
          counting ? (
            <Text size="xs" c="dimmed" role="status" className={classes.counting}>
              <Loader size={12} color="gray" aria-hidden />
              {t("importing.counts.counting")} {counting.progress ? format.count(counting.progress.done) : null}
            </Text>
          ) : null
        }
      >
        {preview.rows > importRowLimit ? (
          <Text size="sm" role="alert">
            {t("importing.counts.tooMany", { rows: format.count(preview.rows), limit: format.count(importRowLimit) })}
          </Text>
        ) : (
          <ImportCounts preview={preview} duplicates={duplicates} stale={counting !== null} />
        )}
      </Section>
    </div>
  );
}

function encodingName(label: string): string {
  return label.startsWith("windows") ? label.replace("windows", "Windows") : label.toUpperCase();
}
