import { Badge, Button, Group, Table } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { SourceKey } from "../../src-contract/administration.ts";
import { useCommand } from "../api/use-command.ts";
import { useUsers } from "../api/use-users.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { useNow } from "../ui/use-now.ts";
import { When } from "../ui/When.tsx";
import classes from "./Administration.module.css";

type SourceKeyRowProps = { sourceKey: SourceKey; onRevoked: () => Promise<void> };

/** A key, and how it is taken back: asked twice, because the system is cut off at once. */
export function SourceKeyRow({ sourceKey, onRevoked }: SourceKeyRowProps) {
  const { t } = useTexts();
  const now = useNow();
  const users = useUsers();
  const revoke = useCommand("revokeSource");
  const [asks, setAsks] = useState(false);
  const { keyId, source, createdBy, lastUsedAt, revokedAt } = sourceKey;

  async function submit(): Promise<void> {
    const result = await revoke.run({ keyId });
    if (result.ok) await onRevoked();
  }

  return (
    <Table.Tr>
      <Table.Td>
        <b>{source}</b> <span className={classes.dim}>{keyId}</span>
        {revoke.error ? <ErrorMessage error={revoke.error} /> : null}
      </Table.Td>
      <Table.Td>{users.nameOf(createdBy) ?? t("administration.audit.console")}</Table.Td>
      <Table.Td className={classes.dim}>
        {lastUsedAt === null ? (
          t("administration.sources.neverUsed")
        ) : (
          <>
            {t("administration.sources.used")} <When time={lastUsedAt} now={now} />
          </>
        )}
      </Table.Td>
      <Table.Td>
        {revokedAt !== null ? (
          <Badge color="gray" variant="outline">
            {t("administration.sources.isRevoked")}
          </Badge>
        ) : null}
        {revokedAt === null && !asks ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t("administration.sources.revokeOf", { source })}
            onClick={() => setAsks(true)}
          >
            {t("administration.sources.revoke")}
          </Button>
        ) : null}
        {revokedAt === null && asks ? (
          <Group gap={6}>
            <Button
              size="compact-sm"
              color="red"
              autoFocus
              loading={revoke.busy}
              aria-label={t("administration.sources.sure", { source })}
              title={t("administration.sources.sure", { source })}
              onClick={() => void submit()}
            >
              {t("administration.sources.revoke")}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setAsks(false)}>
              {t("administration.sources.cancel")}
            </Button>
          </Group>
        ) : null}
      </Table.Td>
    </Table.Tr>
  );
}
