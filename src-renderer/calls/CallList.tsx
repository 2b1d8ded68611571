import { IconPhoneCall } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Call } from "../../src-contract/entities/call.ts";
import { useUsers } from "../api/use-users.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import classes from "./CallList.module.css";
import { CallRow } from "./CallRow.tsx";
import { useRecordings } from "./use-recordings.ts";

type CallListProps = {
  calls: Call[];
  now: number;
  utcOffsetMinutes: number | null;
  waiting: readonly string[];
  onGiveOutcome: (callId: string) => void;
};

/** The calls of one client, newest first. */
export function CallList({ calls, now, utcOffsetMinutes, waiting, onGiveOutcome }: CallListProps) {
  const { t } = useTranslation();
  const users = useUsers();
  const recordingOf = useRecordings(calls);
  if (calls.length === 0) {
    return (
      <EmptyState icon={<IconPhoneCall size={22} />} title={t("card.calls.none")} hint={t("card.calls.noneHint")} />
    );
  }
  return (
    <ul className={classes.list} aria-label={t("calls.title")}>
      {calls.map((call) => (
        <li key={call.id}>
          <CallRow
            call={call}
            now={now}
            manager={users.nameOf(call.managerId)}
            utcOffsetMinutes={utcOffsetMinutes}
            recording={recordingOf(call.id)}
            waiting={waiting.includes(call.id)}
            onGiveOutcome={onGiveOutcome}
          />
        </li>
      ))}
    </ul>
  );
}
