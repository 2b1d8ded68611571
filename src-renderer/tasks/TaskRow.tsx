import { Checkbox, Menu, UnstyledButton } from "@mantine/core";
import { IconBell, IconChevronDown, IconMessage, IconPhone } from "@tabler/icons-react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import type { ClientPhone } from "../../src-contract/entities/client.ts";
import { type Task, taskStatuses } from "../../src-contract/entities/task.ts";
import { mutate } from "../api/mutate.ts";

import { PhoneNumberButton } from "../softphone/PhoneNumberButton.tsx";
import { CompactCardButton } from "../ui/CompactCardButton.tsx";
import { OthersCall } from "../ui/OthersCall.tsx";
import { useNotice } from "../ui/use-notice.tsx";
import { WaitingMark } from "../ui/WaitingMark.tsx";
import { When } from "../ui/When.tsx";
import classes from "./TaskRow.module.css";

const icons = { call: IconPhone, reminder: IconBell, message: IconMessage };

type TaskRowProps = {
  task: Task;
  now: number;
  assignee: string | null;
  clientName?: string;
  /** The client's first number, where the row stands outside of its card. */
  phone?: ClientPhone | null;
  utcOffsetMinutes?: number | null;
  waiting?: boolean;
  onOpenClient?: (clientId: string) => void;
};

/** A task of any list: done by one click, with the way back in the corner. */
export function TaskRow({ task, now, assignee, clientName, waiting, onOpenClient, ...client }: TaskRowProps) {
  const { t } = useTexts();
  const notice = useNotice();
  const done = task.status === "done";
  const closed = done || task.status === "cancelled";
  const overdue = !closed && task.dueAt !== null && task.dueAt < now;
  const Icon = icons[task.kind];

  function setStatus(status: Task["status"]): void {
    const before = task.status;
    void mutate("setTaskStatus", { taskId: task.id, status }).then((result) => {
      if (!notice.check(result)) return;
      notice.say(t("tasks.taken", { status: t(`tasks.statuses.${status}`) }), {
        label: t("card.undo"),
        run: () => void mutate("setTaskStatus", { taskId: task.id, status: before }).then(notice.check),
      });
    });
  }

  return (
    <div className={classes.row} data-closed={closed || undefined}>
      <label className={classes.check}>
        <Checkbox
          aria-label={t("tasks.markDone", { text: task.text })}
          checked={done}
          onChange={(event) => setStatus(event.currentTarget.checked ? "done" : "inWork")}
        />
      </label>
      <Icon size={16} stroke={1.7} className={classes.icon} aria-label={t(`tasks.kinds.${task.kind}`)} />
      <div className={classes.what}>
        <span className={classes.text}>{task.text}</span>
        {waiting ? <WaitingMark label={t("card.waiting")} /> : null}
        <span className={classes.under}>
          {clientName !== undefined && onOpenClient ? (
            <>
              <button type="button" className={classes.client} onClick={() => onOpenClient(task.clientId)}>
                {clientName || t("list.noName")}
              </button>
              <CompactCardButton clientId={task.clientId} name={clientName || t("list.noName")} />
              <OthersCall clientId={task.clientId} />
            </>
          ) : null}
          {client.phone ? (
            <PhoneNumberButton
              phone={client.phone}
              clientId={task.clientId}
              utcOffsetMinutes={client.utcOffsetMinutes ?? undefined}
              taskId={task.id}
            />
          ) : null}
          {assignee ? <span>{assignee}</span> : null}
        </span>
      </div>
      <span className={classes.due} data-overdue={overdue || undefined}>
        {task.dueAt === null ? t("tasks.noDue") : <When time={task.dueAt} now={now} />}
        {overdue ? `, ${t("tasks.overdue")}` : null}
      </span>
      <Menu position="bottom-end">
        <Menu.Target>
          <UnstyledButton
            className={classes.status}
            aria-label={`${t("tasks.status")}: ${t(`tasks.statuses.${task.status}`)}`}
          >
            {t(`tasks.statuses.${task.status}`)} <IconChevronDown size={13} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {taskStatuses
            .filter((status) => status !== task.status)
            .map((status) => (
              <Menu.Item key={status} onClick={() => setStatus(status)}>
                {t(`tasks.statuses.${status}`)}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
