import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTexts } from "./texts/TextsProvider.tsx";
import type { ErrorBody } from "../../src-contract/errors.ts";
import { CopyButton } from "./CopyButton.tsx";
import classes from "./ErrorMessage.module.css";
import { useErrorText } from "./use-error-text.ts";

type ErrorMessageProps = { error: ErrorBody; onRetry?: () => void };

/** UX convention 12: what happened, what was kept, what to do; the code is in the details to copy. */
export function ErrorMessage({ error, onRetry }: ErrorMessageProps) {
  const { t } = useTexts();
  const errorText = useErrorText();
  return (
    <Alert
      role="alert"
      className={classes.root}
      icon={<IconAlertTriangle size={18} />}
      color="red"
      variant="light"
      p="sm"
    >
      <Text size="sm">{errorText(error)}</Text>
      {error.details ? (
        <details className={classes.details}>
          <summary>{t("errors.details")}</summary>
          <Group gap={4} wrap="nowrap" align="flex-start">
            <code className={classes.code}>{`${error.kind}: ${error.details}`}</code>
            <CopyButton value={`${error.kind}: ${error.details}`} label={t("errors.copyDetails")} />
          </Group>
        </details>
      ) : null}
      {onRetry ? (
        <Button variant="default" mt="xs" onClick={onRetry}>
          {t("errors.retry")}
        </Button>
      ) : null}
    </Alert>
  );
}
