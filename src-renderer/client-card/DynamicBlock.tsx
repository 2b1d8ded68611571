import { Loader, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { DynamicBlock as Block } from "../../src-contract/dynamic-block.ts";
import { useDesktopState } from "../api/DesktopProvider.tsx";
import { useBooks } from "../api/use-books.ts";
import { useCommand } from "../api/use-command.ts";
import { ErrorMessage } from "../ui/ErrorMessage.tsx";
import { Fact, FactList } from "../ui/Fact.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Section } from "../ui/Section.tsx";
import { useFormat } from "../ui/use-format.ts";

type DynamicBlockProps = { clientId: string; externalIds: Readonly<Record<string, string>> };

/** UD-22: what the account's outside system says of the client now; nothing where no block is connected. */
export function DynamicBlock({ clientId, externalIds }: DynamicBlockProps) {
  const { dynamicBlock: block } = useBooks();
  if (!block) return null;
  const externalId = Object.hasOwn(externalIds, block.system) ? externalIds[block.system] : undefined;
  // another client, another id or another block: asked anew, and nothing of the one before is shown meanwhile
  const key = [clientId, externalId, block.system, block.url].join("\n");
  return <ConnectedBlock key={key} clientId={clientId} block={block} hasId={Boolean(externalId)} />;
}

type ConnectedBlockProps = { clientId: string; block: { title: string; system: string }; hasId: boolean };

function ConnectedBlock({ clientId, block, hasId }: ConnectedBlockProps) {
  const { t } = useTexts();
  const format = useFormat();
  const isOffline = useDesktopState("syncState")?.connection !== "online";
  const { run, busy, error } = useCommand("readDynamicBlock");
  const [answer, setAnswer] = useState<Block | null>(null);

  const mayAsk = hasId && !isOffline;
  useEffect(() => {
    if (mayAsk) void run({ clientId }).then((result) => result.ok && setAnswer(result.value));
  }, [mayAsk, run, clientId]);

  return (
    <Section
      title={block.title}
      aside={
        mayAsk ? (
          <IconButton
            label={t("compact.block.refresh", { title: block.title })}
            disabled={busy}
            onClick={() => void run({ clientId }).then((result) => result.ok && setAnswer(result.value))}
          >
            <IconRefresh size={15} stroke={1.7} />
          </IconButton>
        ) : null
      }
    >
      <div role="status" aria-busy={busy}>
        {answer?.state === "shown" ? <Facts {...answer} /> : null}
        <Text size="xs" c="dimmed">
          {line()}
        </Text>
        {busy && answer === null ? <Loader size="xs" aria-label={t("compact.block.loading")} /> : null}
      </div>
      {error && !isOffline ? <ErrorMessage error={error} /> : null}
    </Section>
  );

  function line(): string {
    if (!hasId) return t("compact.block.noId", { system: block.system });
    if (answer?.state === "shown") {
      const asOf = t("compact.block.asOf", { time: format.clock(answer.at) });
      return isOffline ? `${asOf}. ${t("compact.block.offline")}` : asOf;
    }
    if (isOffline) return t("compact.block.offline");
    if (answer?.state === "failed") return t(`compact.block.failed.${answer.why}`);
    return "";
  }
}

function Facts({ facts }: Extract<Block, { state: "shown" }>) {
  const { t } = useTexts();
  if (facts.length === 0) return <Text size="sm">{t("compact.block.nothing")}</Text>;
  return (
    <FactList>
      {facts.map(({ name, value }) => (
        <Fact key={name} label={name}>
          {typeof value === "boolean" ? t(`card.fieldFlag.${value ? "true" : "false"}`) : String(value)}
        </Fact>
      ))}
    </FactList>
  );
}
