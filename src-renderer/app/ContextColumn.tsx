import { Tabs } from "@mantine/core";
import { IconLayoutSidebarRightCollapse } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTexts } from "../ui/texts/TextsProvider.tsx";
import { useQuery } from "../api/use-query.ts";
import { useRights } from "../api/use-session.ts";
import { CallRecordForm } from "../calls/CallRecordForm.tsx";
import { CallsWithoutOutcome } from "../calls/CallsWithoutOutcome.tsx";
import { CommentEditor } from "../client-card/CommentEditor.tsx";
import { NoteEditor } from "../client-card/NoteEditor.tsx";
import { CallPanel } from "../softphone/CallPanel.tsx";
import { callPanelSubject } from "../softphone/call-panel-subject.ts";
import { useSoftphone } from "../softphone/softphone-store.ts";
import { TaskForm } from "../tasks/TaskForm.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { useActionKey } from "../ui/use-window-keys.ts";
import classes from "./ContextColumn.module.css";
import { MissingRight } from "./MissingRight.tsx";
import { TodayAside } from "./TodayAside.tsx";
import type { ContextPane } from "./use-context-pane.ts";

const forms = ["comment", "note", "call", "task"] as const;
export type InteractionAsk = { form: (typeof forms)[number]; count: number };

type ContextColumnProps = { clientId: string | null; ask: InteractionAsk; pane: ContextPane };

/** The right column «Взаимодействие» (GC-36); during a call and after it, the call's own panel stands above it. */
export function ContextColumn({ clientId, ask, pane }: ContextColumnProps) {
  const { t } = useTexts();
  const rights = useRights();
  const inCall = useSoftphone((phone) => callPanelSubject(phone).callId !== null);
  const seesWork = rights.maySee("comments");
  const idle = seesWork && pane.roomy && !inCall;
  if (!pane.open || (!clientId && !inCall && !idle)) return null;
  return (
    <aside
      className={classes.column}
      data-over={pane.over || undefined}
      aria-label={t("app.regions.context")}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape" && pane.over) pane.hide();
      }}
    >
      {inCall ? (
        <CallPanel clientId={clientId} afterForm={(formCallId) => <CallsWithoutOutcome exceptCallId={formCallId} />} />
      ) : null}
      {clientId ? (
        seesWork ? (
          <Interaction clientId={clientId} ask={ask} onHide={inCall ? null : pane.hide} />
        ) : (
          <MissingRight missing={{ name: "interaction", see: "comments" }} focusAsked={ask.count} />
        )
      ) : null}
      {idle ? <TodayAside /> : null}
    </aside>
  );
}

type InteractionProps = { clientId: string; ask: InteractionAsk; onHide: (() => void) | null };

function Interaction({ clientId, ask, onHide }: InteractionProps) {
  const { t } = useTexts();
  const keyOf = useActionKey();
  const [form, setForm] = useState<InteractionAsk["form"]>("comment");
  const { data: card } = useQuery("clientCard", { clientId });
  useEffect(() => {
    if (ask.count > 0) setForm(ask.form);
  }, [ask]);
  const asked = (wanted: InteractionAsk["form"]) => (ask.form === wanted ? ask.count : 0);
  return (
    <section className={classes.interaction} aria-label={t("card.interaction.title")}>
      <div className={classes.head}>
        <h2 className={classes.title}>{t("card.interaction.title")}</h2>
        {onHide ? (
          <IconButton label={t("app.closeContext")} keys={keyOf("foldContext").key} onClick={onHide}>
            <IconLayoutSidebarRightCollapse size={17} stroke={1.6} />
          </IconButton>
        ) : null}
      </div>
      <Tabs value={form} onChange={(value) => setForm((value ?? "comment") as typeof form)} keepMounted={false}>
        <Tabs.List grow mb="sm" aria-label={t("card.interaction.title")} className={classes.forms}>
          {forms.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`card.interaction.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="comment">
          <CommentEditor key={clientId} clientId={clientId} focusAsked={asked("comment")} />
        </Tabs.Panel>
        <Tabs.Panel value="note">
          <NoteEditor key={clientId} clientId={clientId} focusAsked={asked("note")} />
        </Tabs.Panel>
        <Tabs.Panel value="call">
          {card?.client.id === clientId ? (
            <CallRecordForm key={clientId} clientId={clientId} phones={card.client.phones} />
          ) : null}
        </Tabs.Panel>
        <Tabs.Panel value="task">
          <TaskForm
            key={clientId}
            clientId={clientId}
            utcOffsetMinutes={card?.client.id === clientId ? card.localTime.utcOffsetMinutes : null}
            focusAsked={asked("task")}
          />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}
