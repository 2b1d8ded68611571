import { Button, Select } from "@mantine/core";
import {
  IconArchive,
  IconArchiveOff,
  IconBell,
  IconChevronDown,
  IconChevronRight,
  IconMessages,
  IconPlus,
} from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import type { Client } from "../../../src-contract/entities/client.ts";
import { recordOf, type RecordOf } from "../../../src-contract/entities/client-record.ts";
import { command } from "../../api/command.ts";
import { mutate } from "../../api/mutate.ts";
import { useAsOf } from "../../api/use-as-of.ts";
import { useClientRecords } from "../../api/use-feed.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Section } from "../../ui/Section.tsx";
import { TabFrame } from "../../ui/TabFrame.tsx";
import { useFormat } from "../../ui/use-format.ts";
import { useNotice } from "../../ui/use-notice.tsx";
import { WaitingMark } from "../../ui/WaitingMark.tsx";
import { AddChannel } from "./AddChannel.tsx";
import classes from "./SubscriptionsTab.module.css";

type SubscriptionsTabProps = { client: Client; now: number; mayEdit: boolean; mayAdd: boolean };
const kinds = ["tunnel", "channel", "salesPlan"] as const;

/** LL-34…LL-37, LL-44, LL-47, LL-51, LL-52, LL-62: what the client is subscribed to, by which channels, in which plans. */
export function SubscriptionsTab({ client, now, mayEdit, mayAdd }: SubscriptionsTabProps) {
  const { t } = useTexts();
  const asOf = useAsOf();
  const { rows } = useClientRecords(client.id, kinds);
  const [adding, setAdding] = useState(false);
  const addButton = useRef<HTMLButtonElement>(null);
  const wasAdding = useRef(false);
  useEffect(() => {
    if (wasAdding.current && !adding) addButton.current?.focus();
    wasAdding.current = adding;
  }, [adding]);
  const tunnels = rows.flatMap((row) => recordOf("tunnel", row) ?? []);
  const channels = rows.flatMap((row) => recordOf("channel", row) ?? []);
  const plans = rows.flatMap((row) => recordOf("salesPlan", row) ?? []);
  return (
    <TabFrame asOf={asOf}>
      <Tunnels tunnels={tunnels} now={now} />
      <Section
        title={t("records.subscriptions.channels")}
        aside={
          mayAdd && !adding ? (
            <Button
              ref={addButton}
              size="compact-xs"
              variant="subtle"
              color="gray"
              leftSection={<IconPlus size={14} />}
              onClick={() => setAdding(true)}
            >
              {t("compact.channel.add")}
            </Button>
          ) : null
        }
      >
        {adding ? (
          <AddChannel
            client={client}
            connections={known([...tunnels, ...channels].map(({ details }) => details.connection))}
            bots={known(channels.map(({ details }) => details.bot))}
            onClose={() => setAdding(false)}
          />
        ) : null}
        {channels.length === 0 ? <p className={classes.none}>{t("records.subscriptions.noChannels")}</p> : null}
        <ul className={classes.list}>
          {channels.map((channel) => (
            <Channel key={channel.id} channel={channel} now={now} mayEdit={mayEdit} />
          ))}
        </ul>
      </Section>
      <Section title={t("records.subscriptions.plans")}>
        {plans.length === 0 ? <p className={classes.none}>{t("records.subscriptions.noPlans")}</p> : null}
        <ul className={classes.list}>
          {plans.map((plan) => (
            <li key={plan.id} className={classes.row}>
              <span className={classes.title}>{plan.title}</span>
              <span className={classes.quiet}>{plan.details.stage}</span>
              <Since at={plan.at} now={now} />
            </li>
          ))}
        </ul>
      </Section>
    </TabFrame>
  );
}

/** What other connections and bots of the client are called, each once. */
function known(names: readonly string[]): string[] {
  return [...new Set(names.filter(Boolean))].sort();
}

function Since({ at, now }: { at: number; now: number }) {
  const { t } = useTexts();
  const format = useFormat();
  return (
    <span className={classes.quiet} title={format.exact(at)}>
      {t("records.subscriptions.since", { date: format.day(at, now) })}
    </span>
  );
}

const all = "all";

function Tunnels({ tunnels, now }: { tunnels: RecordOf<"tunnel">[]; now: number }) {
  const { t } = useTexts();
  const [connection, setConnection] = useState(all);
  const connections = [...new Set(tunnels.map(({ details }) => details.connection))].sort();
  const shown = tunnels.filter(({ details }) => connection === all || details.connection === connection);
  return (
    <Section
      title={t("records.subscriptions.tunnels")}
      aside={
        connections.length > 1 ? (
          <Select
            aria-label={t("records.subscriptions.connection")}
            w={200}
            value={connection}
            onChange={(value) => setConnection(value ?? all)}
            data={[
              { value: all, label: t("records.subscriptions.allConnections") },
              ...connections.map((value) => ({ value, label: value || t("records.subscriptions.noConnection") })),
            ]}
          />
        ) : null
      }
    >
      {tunnels.length === 0 ? <p className={classes.none}>{t("records.subscriptions.noTunnels")}</p> : null}
      <ul className={classes.list}>
        {shown.map((tunnel) => (
          <Tunnel key={tunnel.id} tunnel={tunnel} now={now} />
        ))}
      </ul>
    </Section>
  );
}

/** LL-51: the arrow shows what is inside. */
function Tunnel({ tunnel: { title, at, details }, now }: { tunnel: RecordOf<"tunnel">; now: number }) {
  const { t } = useTexts();
  const format = useFormat();
  const [expanded, setExpanded] = useState(false);
  const stateOf = (leftAt: number | null) =>
    leftAt === null
      ? t("records.subscriptions.active")
      : t("records.subscriptions.left", { date: format.day(leftAt, now) });
  return (
    <li>
      <div className={classes.row} data-quiet={details.leftAt !== null || undefined}>
        <button
          type="button"
          className={classes.expand}
          aria-expanded={expanded}
          aria-label={t("records.subscriptions.expand", { title })}
          onClick={() => setExpanded((old) => !old)}
        >
          {expanded ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
          <IconBell size={16} aria-hidden />
          <span className={classes.title}>{title}</span>
        </button>
        <span className={classes.quiet}>{details.connection}</span>
        <Since at={at} now={now} />
        <span className={classes.quiet}>{stateOf(details.leftAt)}</span>
      </div>
      {expanded ? (
        <dl className={classes.inside}>
          {details.branches.length > 0 ? (
            <>
              <dt>{t("records.subscriptions.branches")}</dt>
              {details.branches.map((branch) => (
                <dd key={`${branch.title} ${branch.at}`}>
                  {branch.title} <Since at={branch.at} now={now} />,{" "}
                  <span className={classes.quiet}>{stateOf(branch.leftAt)}</span>
                </dd>
              ))}
            </>
          ) : null}
          {details.leadMagnets.length > 0 ? (
            <>
              <dt>{t("records.subscriptions.leadMagnets")}</dt>
              {details.leadMagnets.map((name) => (
                <dd key={name}>{name}</dd>
              ))}
            </>
          ) : null}
          {details.branches.length + details.leadMagnets.length === 0 ? (
            <dd>{t("records.subscriptions.nothingInside")}</dd>
          ) : null}
        </dl>
      ) : null}
    </li>
  );
}

type ChannelProps = { channel: RecordOf<"channel">; now: number; mayEdit: boolean };

/** LL-34…LL-36: the chat opens in the browser; the archive is one channel's. */
function Channel({ channel, now, mayEdit }: ChannelProps) {
  const { t } = useTexts();
  const format = useFormat();
  const notice = useNotice();
  const { id, details, revision } = channel;
  const transport = t(`card.messagesTab.transports.${details.transport}`);
  const address = details.nickname || details.address || channel.title;
  const title = `${transport} ${address}`;
  const { archivedAt } = details;
  const archive = (moment: number | null) =>
    void mutate("archiveChannel", { recordId: id, archivedAt: moment }).then(notice.check);
  return (
    <li className={classes.row} data-quiet={archivedAt !== null || undefined}>
      <span className={classes.title}>
        {title} {revision === null ? <WaitingMark label={t("card.waiting")} /> : null}
      </span>
      <span className={classes.quiet}>
        {[details.connection, details.bot && t("records.subscriptions.bot", { bot: details.bot })]
          .filter(Boolean)
          .join(", ")}
      </span>
      {archivedAt === null ? (
        <Since at={channel.at} now={now} />
      ) : (
        <span className={classes.quiet}>
          {t("records.subscriptions.archived", { date: format.day(archivedAt, now) })}
        </span>
      )}
      <span className={classes.actions}>
        {details.chatUrl ? (
          <IconButton
            label={t("records.subscriptions.openChat", { title })}
            onClick={() => void command("openExternal", { url: details.chatUrl }).then(notice.check)}
          >
            <IconMessages size={16} stroke={1.7} />
          </IconButton>
        ) : null}
        {mayEdit ? (
          <IconButton
            label={t(archivedAt === null ? "records.subscriptions.archive" : "records.subscriptions.restore", {
              title,
            })}
            onClick={() => archive(archivedAt === null ? Date.now() : null)}
          >
            {archivedAt === null ? <IconArchive size={16} stroke={1.7} /> : <IconArchiveOff size={16} stroke={1.7} />}
          </IconButton>
        ) : null}
      </span>
    </li>
  );
}
