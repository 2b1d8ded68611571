import { Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { CommandResult } from "../../src-contract/commands/index.ts";
import { command } from "../api/command.ts";
import { useNotice } from "../ui/use-notice.tsx";
import { useSaveUnsent } from "./use-outbox-export.ts";

type Kept = CommandResult<"keptUnsent">[number];

/** Unsent work on this computer that nobody's present sign-in will send: named, and saved to a file by whom it belongs to. */
export function KeptUnsent() {
  const { t } = useTexts();
  const [kept, setKept] = useState<Kept[]>([]);
  useEffect(() => {
    void command("keptUnsent", {}).then((answer) => {
      if (answer.ok) setKept(answer.value);
    });
  }, []);
  if (kept.length === 0) return null;
  return (
    <Stack component="section" gap={6} aria-label={t("outbox.kept.title")}>
      <Text size="sm" fw={600}>
        {t("outbox.kept.title")}
      </Text>
      {kept.map((one) => (
        <KeptRow key={one.folder} kept={one} />
      ))}
    </Stack>
  );
}

function KeptRow({ kept: { folder, email, serverUrl, isSamePerson } }: { kept: Kept }) {
  const { t } = useTexts();
  const notice = useNotice();
  const saveUnsent = useSaveUnsent();
  /** Null until the computer turned out to keep no key of these items. */
  const [password, setPassword] = useState<string | null>(null);

  async function save(): Promise<void> {
    const text = await command("exportUnsent", { password, folder });
    if (text.ok) return saveUnsent(text);
    if (text.error.kind === "locked") setPassword("");
    else notice.fail(text.error);
  }

  return (
    <div>
      <Text size="sm">{`${email}, ${serverUrl}`}</Text>
      <Text size="xs" c="dimmed">
        {t(isSamePerson ? "outbox.kept.samePerson" : "outbox.kept.other")}
      </Text>
      <Group gap={6} mt={4} align="flex-end" wrap="nowrap">
        {password === null ? null : (
          <PasswordInput
            flex={1}
            label={t("outbox.kept.password", { email })}
            autoFocus
            value={password}
            visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }}
            onChange={(event) => setPassword(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              // inside the sign-in form: this Enter is not a sign-in
              event.preventDefault();
              void save();
            }}
          />
        )}
        <Button variant="default" disabled={password === ""} onClick={() => void save()}>
          {t("outbox.saveOne")}
        </Button>
      </Group>
    </div>
  );
}
