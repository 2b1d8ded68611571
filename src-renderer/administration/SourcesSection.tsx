import { Button, Group, Table, Text, TextInput } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { SourceKey } from "../../src-contract/administration.ts";
import { sourceNameSchema } from "../../src-contract/ingest/ingest-protocol.ts";
import { useCommand } from "../api/use-command.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Section } from "../ui/Section.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import classes from "./Administration.module.css";
import { SourceKeyRow } from "./SourceKeyRow.tsx";

type Made = { source: string; keyId: string; secret: string };

/** Keys of the systems that send data (docs/ingest.md). The secret of a new one is here until it is put away, once. */
export function SourcesSection() {
  const { t } = useTexts();
  const notice = useNotice();
  const list = useCommand("listSources");
  const add = useCommand("addSource");
  const [keys, setKeys] = useState<SourceKey[] | null>(null);
  const [name, setName] = useState("");
  const [made, setMade] = useState<Made | null>(null);
  const checked = sourceNameSchema.safeParse(name.trim());

  const { run: readKeys } = list;
  const refresh = useCallback(async () => {
    const result = await readKeys({});
    if (result.ok) setKeys(result.value.keys);
  }, [readKeys]);
  useEffect(() => void refresh(), [refresh]);

  async function submit(): Promise<void> {
    if (!checked.success || add.busy) return;
    const result = await add.run({ source: checked.data });
    if (!result.ok) return;
    setMade({ source: checked.data, ...result.value });
    setName("");
    await refresh();
  }

  return (
    <Section title={t("administration.sources.title")}>
      <Text c="dimmed" size="sm">
        {t("administration.sources.hint")}
      </Text>
      {made ? (
        <NewKey
          made={made}
          onDone={() => {
            setMade(null);
            void refresh();
          }}
        />
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <TextInput
            label={t("administration.sources.name")}
            description={t("administration.sources.nameHint")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            value={name}
            maxLength={40}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group className={classes.wide}>
            <Button type="submit" disabled={!checked.success} loading={add.busy}>
              {t("administration.sources.add")}
            </Button>
          </Group>
        </form>
      )}
      {add.error ? <ErrorMessage error={add.error} /> : null}
      {list.error ? <ErrorMessage error={list.error} onRetry={() => void refresh()} /> : null}
      {keys?.length === 0 ? <Text c="dimmed">{t("administration.sources.empty")}</Text> : null}
      {keys && keys.length > 0 ? (
        <Table className={classes.table}>
          <Table.Tbody>
            {keys.map((key) => (
              <SourceKeyRow
                key={key.keyId}
                sourceKey={key}
                onRevoked={async () => {
                  notice.say(t("administration.sources.revoked"));
                  await refresh();
                }}
              />
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
    </Section>
  );
}

function NewKey({ made: { source, keyId, secret }, onDone }: { made: Made; onDone: () => void }) {
  const { t } = useTexts();
  return (
    <div role="status" className={classes.made}>
      <Text>{t("administration.sources.made", { source })}</Text>
      <Group gap={6}>
        <span className={classes.dim}>{t("administration.sources.key")}</span>
        <code data-testid="source-key">{keyId}</code>
        <CopyButton value={keyId} label={t("administration.sources.key")} />
      </Group>
      <Group gap={6}>
        <span className={classes.dim}>{t("administration.sources.secret")}</span>
        <code data-testid="source-secret">{secret}</code>
        <CopyButton value={secret} label={t("administration.sources.secret")} />
      </Group>
      <Group>
        <Button variant="default" autoFocus onClick={onDone}>
          {t("administration.sources.done")}
        </Button>
      </Group>
    </div>
  );
}
