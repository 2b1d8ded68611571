import { Button, Popover } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import type { QueryResult } from "../../src-contract/queries/index.ts";
import { groupSince, type SinceGroup } from "../../src-contract/rules/since-talk.ts";
import { historyKey } from "../api/use-feed.ts";
import type { CardTab } from "../ui/addresses.ts";
import { Moment } from "../ui/Moment.tsx";
import { useFormat } from "../ui/use-format.ts";
import classes from "./SinceStrip.module.css";
import { useHistoryWords } from "./tabs/use-history-words.ts";
import { useSectionRole } from "../ui/section-role.ts";

type SinceStripProps = {
  since: NonNullable<QueryResult<"sinceLastTalk">>;
  /** Null when nobody knows him any more. */
  talkedBy: string | null;
  now: number;
  callWords: (call: Call) => string;
  onOpenTab: (tab: CardTab) => void;
};

/** What needs a manager's eye first. */
const urgent: readonly SinceGroup[] = ["paymentFailed", "unsubscribed", "refund"];
const mostLines = 30;

/** G5-11: «С прошлого звонка», in one line: what happened, by weight; each word opens the rows behind it. */
export function SinceStrip({ since, talkedBy, now, callWords, onOpenTab }: SinceStripProps) {
  const { t } = useTexts();
  const role = useSectionRole();
  const format = useFormat();
  const wordsOf = useHistoryWords(callWords);
  const [opened, setOpened] = useState<SinceGroup | null>(null);
  const { talk, events, more } = since;
  const when = format.when(talk.endedAt, now);
  const name = talkedBy ?? t("card.edits.someone");

  return (
    <section role={role} className={classes.strip} aria-label={t("records.since.label")}>
      <IconSparkles size={16} className={classes.icon} aria-hidden />
      <span className={classes.since} title={format.exact(talk.endedAt)}>
        {talk.isOwn ? t("records.since.own", { when }) : t("records.since.others", { when, name })}
        {": "}
        {events.length === 0 ? t("records.since.nothing") : null}
      </span>
      <div className={classes.groups}>
        {groupSince(events).map(({ group, events: own }) => (
          <Popover
            key={group}
            opened={opened === group}
            onChange={(isOpen) => setOpened(isOpen ? group : null)}
            position="bottom-start"
            width={460}
            withinPortal
            trapFocus
            returnFocus
            shadow="md"
          >
            <Popover.Target>
              <button
                type="button"
                className={classes.group}
                data-urgent={urgent.includes(group) || undefined}
                onClick={() => setOpened((old) => (old === group ? null : group))}
              >
                {t(`records.since.groups.${group}`, { count: own.length })}
              </button>
            </Popover.Target>
            <Popover.Dropdown p={8} aria-label={t(`records.since.groups.${group}`, { count: own.length })}>
              <ul className={classes.lines}>
                {own.slice(0, mostLines).map((event) => {
                  const words = wordsOf(event);
                  return (
                    <li key={historyKey(event).name} className={classes.event}>
                      <Moment time={event.at} now={now} />
                      <span className={classes.what}>
                        {words.what}
                        {words.details ? <span className={classes.details}>{words.details}</span> : null}
                      </span>
                      <span className={classes.who}>{words.who ?? words.source}</span>
                    </li>
                  );
                })}
              </ul>
              <OpenTab
                tab={tabOfGroup(own.map((event) => wordsOf(event).tab))}
                onOpen={(tab) => {
                  setOpened(null);
                  onOpenTab(tab);
                }}
              />
            </Popover.Dropdown>
          </Popover>
        ))}
        {more ? <span className={classes.more}>{t("records.since.more", { count: events.length })}</span> : null}
      </div>
    </section>
  );
}

/** Rows of several places are together in the history alone. */
function tabOfGroup(tabs: readonly CardTab[]): CardTab {
  const [first = "history"] = tabs;
  return tabs.every((tab) => tab === first) ? first : "history";
}

function OpenTab({ tab, onOpen }: { tab: CardTab; onOpen: (tab: CardTab) => void }) {
  const { t } = useTexts();
  return (
    <Button size="compact-xs" variant="default" onClick={() => onOpen(tab)}>
      {t("records.since.openTab", { tab: t(`card.tabs.${tab}`) })}
    </Button>
  );
}
