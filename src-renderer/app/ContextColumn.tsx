import { Tabs } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
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
import classes from "./ContextColumn.module.css";
import { MissingRight } from "./MissingRight.tsx";

const forms = ["comment", "note", "call", "task"] as const;
export type InteractionAsk = { form: (typeof forms)[number]; count: number };

type ContextColumnProps = { clientId: string | null; ask: InteractionAsk };

/** The right column «Взаимодействие» (GC-36); during a call and after it, the call's own panel stands above it. */
export function ContextColumn({ clientId, ask }: ContextColumnProps) {
  const { t } = useTranslation();
  const rights = useRights();
  const inCall = useSoftphone((phone) => callPanelSubject(phone).callId !== null);
  if (!clientId && !inCall) return null;
  return (
    <aside className={classes.column} aria-label={t("app.regions.context")} tabIndex={-1}>
      {inCall ? (
        <CallPanel clientId={clientId} afterForm={(formCallId) => <CallsWithoutOutcome exceptCallId={formCallId} />} />
      ) : null}
      {clientId ? (
        rights.maySee("comments") ? (
          <Interaction clientId={clientId} ask={ask} />
        ) : (
          <MissingRight column />
        )
      ) : null}
    </aside>
  );
}

function Interaction({ clientId, ask }: { clientId: string; ask: InteractionAsk }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<InteractionAsk["form"]>("comment");
  const { data: card } = useQuery("clientCard", { clientId });
  useEffect(() => {
    if (ask.count > 0) setForm(ask.form);
  }, [ask]);
  const asked = (wanted: InteractionAsk["form"]) => (ask.form === wanted ? ask.count : 0);
  return (
    <section className={classes.interaction} aria-label={t("card.interaction.title")}>
      <h2 className={classes.title}>{t("card.interaction.title")}</h2>
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
