import { TextInput } from "@mantine/core";
import { IconPhoneCall, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { Call } from "../../src-contract/entities/call.ts";
import type { Comment } from "../../src-contract/entities/comment.ts";
import type { Order } from "../../src-contract/entities/order.ts";
import type { Task } from "../../src-contract/entities/task.ts";
import { normalizeForSearch } from "../../src-contract/rules/search-text.ts";
import { useUsers } from "../api/use-users.ts";
import type { CardTab } from "../ui/addresses.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import classes from "./CallList.module.css";
import { CallRow } from "./CallRow.tsx";
import { useCallWords } from "./use-call-words.ts";
import { useRecordings } from "./use-recordings.ts";

type CallListProps = {
  calls: Call[];
  /** What was written about the client, with calls and without. */
  comments: readonly Comment[];
  now: number;
  utcOffsetMinutes: number | null;
  waiting: readonly string[];
  /** What the calls may be tied to (G3-12): all are the client's. */
  orders: readonly Order[];
  tasks: readonly Task[];
  onGiveOutcome: (callId: string) => void;
  onOpenTab: (clientId: string, tab: CardTab) => void;
};

/** The calls of one client, newest first. */
export function CallList({
  calls,
  comments,
  now,
  utcOffsetMinutes,
  waiting,
  orders,
  tasks,
  ...actions
}: CallListProps) {
  const { t } = useTexts();
  const users = useUsers();
  const recordingOf = useRecordings(calls);
  const words = useCallWords();
  const [search, setSearch] = useState("");
  const wanted = normalizeForSearch(search).split(" ");
  const shown = calls.filter((call) => {
    const notes = comments.filter(({ callId, text }) => callId === call.id && text !== "").map(({ text }) => text);
    const text = normalizeForSearch([words.outcome(call), ...notes].join(" "));
    return wanted.every((word) => text.includes(word));
  });
  if (calls.length === 0) {
    return (
      <EmptyState icon={<IconPhoneCall size={22} />} title={t("card.calls.none")} hint={t("card.calls.noneHint")} />
    );
  }
  return (
    <div className={classes.root}>
      <TextInput
        aria-label={t("calls.filter.searchOfClient")}
        placeholder={t("calls.filter.searchPlaceholder")}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={search}
        maxLength={200}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || search === "") return;
          event.preventDefault();
          event.stopPropagation();
          setSearch("");
        }}
      />
      {shown.length === 0 ? <EmptyState icon={<IconPhoneCall size={22} />} title={t("calls.filter.none")} /> : null}
      <ul className={classes.list} aria-label={t("calls.title")} hidden={shown.length === 0}>
        {shown.map((call) => (
          <li key={call.id}>
            <CallRow
              call={call}
              now={now}
              manager={users.nameOf(call.managerId)}
              utcOffsetMinutes={utcOffsetMinutes}
              recording={recordingOf(call.id)}
              waiting={waiting.includes(call.id)}
              orderNumber={orders.find(({ id }) => id === call.orderId)?.number ?? null}
              taskText={tasks.find(({ id }) => id === call.taskId)?.text ?? null}
              {...actions}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
