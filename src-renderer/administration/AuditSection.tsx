import { Button, Group, Table, Text } from "@mantine/core";
import { IconCircleCheck, IconShieldX } from "@tabler/icons-react";
import { useCallback, useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { AuditEntry, AuditVerdict } from "../../src-contract/administration.ts";
import { useCommand } from "../api/use-command.ts";
import { useUsers } from "../api/use-users.ts";
import { CopyButton } from "../ui/CopyButton.tsx";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Section } from "../ui/Section.tsx";
import { useNow } from "../ui/use-now.ts";
import { When } from "../ui/When.tsx";
import classes from "./Administration.module.css";

const pageSize = 50;

/** G3-16: the log, the newest first, and whether it is as it was written. */
export function AuditSection() {
  const { t } = useTexts();
  const read = useCommand("readAudit");
  const verify = useCommand("verifyAudit");
  const [entries, setEntries] = useState<AuditEntry[]>([]);
  const [more, setMore] = useState(false);
  const [verdict, setVerdict] = useState<AuditVerdict | null>(null);

  const { run: readPage } = read;
  const { run: runVerify } = verify;
  const readOn = useCallback(
    async (before: number | null) => {
      const result = await readPage({ before, limit: pageSize });
      if (!result.ok) return;
      setEntries((old) => (before === null ? result.value.entries : [...old, ...result.value.entries]));
      setMore(result.value.more);
    },
    [readPage],
  );
  const check = useCallback(async () => {
    const result = await runVerify({});
    setVerdict(result.ok ? result.value : null);
  }, [runVerify]);
  useEffect(() => {
    void readOn(null);
    void check();
  }, [readOn, check]);

  const error = read.error ?? verify.error;
  return (
    <Section
      title={t("administration.audit.title")}
      aside={
        <Button variant="default" loading={verify.busy} onClick={() => void check()}>
          {t("administration.audit.verify")}
        </Button>
      }
    >
      {error ? <ErrorMessage error={error} onRetry={() => void readOn(null)} /> : null}
      <div role="status">{verdict ? <Verdict verdict={verdict} /> : t("administration.audit.checking")}</div>
      <Entries entries={entries} />
      {more ? (
        <Button variant="default" loading={read.busy} onClick={() => void readOn(entries.at(-1)?.number ?? null)}>
          {t("administration.audit.more")}
        </Button>
      ) : null}
    </Section>
  );
}

function Verdict({ verdict: { entries, end, fault } }: { verdict: AuditVerdict }) {
  const { t } = useTexts();
  if (fault)
    return (
      <Group gap={6}>
        <IconShieldX size={18} aria-hidden />
        <b>{t(`administration.audit.${fault.kind}`, { number: fault.number })}</b>
      </Group>
    );
  return (
    <Group gap={6}>
      <IconCircleCheck size={18} aria-hidden />
      <span>{t("administration.audit.whole", { entries })}</span>
      <CopyButton value={`${end.number}:${end.hash}`} label={t("administration.audit.end")} />
    </Group>
  );
}

function Entries({ entries }: { entries: AuditEntry[] }) {
  const { t } = useTexts();
  const now = useNow();
  const users = useUsers();
  const headings = ["number", "when", "who", "what", "whom"] as const;
  return (
    <Table className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          {headings.map((heading) => (
            <Table.Th key={heading}>{t(`administration.audit.${heading}`)}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map(({ number, at, action, actorId, subjectId, details }) => (
          <Table.Tr key={number}>
            <Table.Td>{number}</Table.Td>
            <Table.Td>
              <When time={at} now={now} />
            </Table.Td>
            <Table.Td>{users.nameOf(actorId) ?? <Text c="dimmed">{t("administration.audit.console")}</Text>}</Table.Td>
            <Table.Td>
              {t(`administration.actions.${action}`)}
              {typeof details["role"] === "string" ? `: ${details["role"]}` : ""}
            </Table.Td>
            <Table.Td>{users.nameOf(subjectId) ?? subjectId?.slice(0, 8) ?? ""}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
