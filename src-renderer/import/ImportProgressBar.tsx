import { Button, Group, Progress, Text } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { Section } from "../ui/Section.tsx";
import { useFormat } from "../ui/use-format.ts";
import { type ImportProgress, secondsLeft } from "./import-state.ts";

type ImportProgressBarProps = {
  /** null until the first message of the store. */
  progress: ImportProgress | null;
  cancelling: boolean;
  /** Says that the work does not need this screen. */
  goesOn?: boolean;
  onCancel: () => void;
};

/** UX convention 11: numbers, time left, cancel. */
export function ImportProgressBar({ progress, cancelling, goesOn = false, onCancel }: ImportProgressBarProps) {
  const { t } = useTexts();
  const format = useFormat();
  const title = t(`importing.progress.${progress?.phase ?? "starting"}`);
  const percent = progress && progress.total > 0 ? (progress.done / progress.total) * 100 : 0;
  const left = progress ? secondsLeft(progress) : null;
  return (
    <Section
      title={title}
      aside={
        <Button variant="default" disabled={cancelling} onClick={onCancel}>
          {t(cancelling ? "importing.progress.cancelling" : "importing.progress.cancel")}
        </Button>
      }
    >
      <Progress.Root size="lg" transitionDuration={100}>
        <Progress.Section value={percent} aria-label={title} />
      </Progress.Root>
      <Group justify="space-between" mt="xs" gap="md">
        <Text size="sm" style={{ fontVariantNumeric: "tabular-nums" }}>
          {progress
            ? t("importing.progress.counts", { done: format.count(progress.done), total: format.count(progress.total) })
            : null}
        </Text>
        <Text size="sm" c="dimmed">
          {left !== null && left > 0 ? t("importing.progress.left", { duration: format.duration(left) }) : null}
        </Text>
      </Group>
      {goesOn ? (
        <Text size="sm" c="dimmed" mt="xs">
          {t("importing.progress.goesOn")}
        </Text>
      ) : null}
    </Section>
  );
}
