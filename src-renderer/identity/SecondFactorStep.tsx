import { Alert, Group, Stack, Text, TextInput } from "@mantine/core";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { EnrolledSecondFactor } from "../../src-contract/identity.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import classes from "./identity.module.css";

type SecondFactorStepProps = {
  code: string;
  onChange: (code: string) => void;
  fault: string | null;
  /** The secret of one that is being set up; null for whoever has one. */
  enrolled: EnrolledSecondFactor | null;
  autoFocus?: boolean;
};

/** the code after the password; for whoever must have a second factor and has none, its key first. */
export function SecondFactorStep({ code, onChange, fault, enrolled, autoFocus = true }: SecondFactorStepProps) {
  const { t } = useTexts();
  return (
    <Stack gap="sm">
      {enrolled ? (
        <Alert title={t("session.enrolTitle")} variant="light" p="sm">
          <Text size="sm">{t("session.enrolText")}</Text>
          <Group gap="xs" wrap="nowrap" mt="xs">
            <code className={classes.secret}>{enrolled.secret.match(/.{1,4}/g)?.join(" ")}</code>
            <CopyButton value={enrolled.secret} label={t("session.enrolKey")} />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Text size="sm">{t("session.enrolLink")}</Text>
            <CopyButton value={enrolled.uri} label={t("session.enrolLink")} />
          </Group>
        </Alert>
      ) : null}
      <TextInput
        label={t("session.code")}
        description={t("session.codeHint")}
        value={code}
        autoFocus={autoFocus}
        autoComplete="one-time-code"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
        {...(fault ? { error: fault } : {})}
      />
    </Stack>
  );
}
