import { useMemo } from "react";
import { useTexts } from "../../ui/texts/TextsProvider.tsx";
import type { Call } from "../../../src-contract/entities/call.ts";
import type { ClientEdit } from "../../../src-contract/entities/client-edit.ts";
import { type ClientRecord, type RecordKind, recordOf } from "../../../src-contract/entities/client-record.ts";
import { handSource } from "../../../src-contract/entities/client-details.ts";
import type { HistoryEvent } from "../../../src-contract/queries/client-records.ts";
import { valuesByPath } from "../../../src-contract/rules/client-fields.ts";
import { useTiesWords } from "../../api/use-ties-words.ts";
import { useUsers } from "../../api/use-users.ts";
import type { CardTab } from "../../ui/addresses.ts";
import { signed, useFormat } from "../../ui/use-format.ts";
import { useFieldWords } from "../use-field-words.ts";

export type EventWords = {
  what: string;
  details: string;
  /** Who did it; null for a system. */
  who: string | null;
  /** The system that told it. */
  source: string;
  /** Where the thing itself stands. */
  tab: CardTab;
};

/** What an event of a client's history says, in one line of each column. */
export function useHistoryWords(callWords: (call: Call) => string): (event: HistoryEvent) => EventWords {
  const { t } = useTexts();
  const format = useFormat();
  const users = useUsers();
  const fields = useFieldWords();
  const ties = useTiesWords();
  return useMemo(() => {
    const money = (minor: number, currency: string) => format.money(minor, currency);

    function ofEdit({ changes, before }: ClientEdit): Pick<EventWords, "what" | "details"> {
      const values = Array.from(valuesByPath(changes).values());
      const [only] = values;
      if (values.length === 1 && only?.field.column === "tags")
        return {
          what: t(only.value ? "records.history.what.tagAdded" : "records.history.what.tagRemoved"),
          details: only.field.key ?? "",
        };
      const earlier = valuesByPath(before);
      const details = values.map(({ field, value }) => {
        const text = fields.text(field, value);
        const was = earlier.get(field.key === null ? field.column : `${field.column}/${field.key}`)?.value;
        const old = was === undefined || was === null || was === "" ? "" : `${fields.text(field, was)} → `;
        return `${fields.label(field)}: ${old}${text}`;
      });
      return { what: t("records.history.what.edit"), details: details.join("; ") };
    }

    function ofRecord(record: ClientRecord, step: HistoryEvent["step"]): Pick<EventWords, "what" | "details"> {
      const what = t(`records.history.what.${whatOf(record, step)}`);
      const payment = recordOf("payment", record) ?? recordOf("refund", record);
      if (payment) {
        const code = "errorCode" in payment.details ? payment.details.errorCode : "";
        const sum = money(payment.details.amountMinor, payment.details.currency);
        return { what, details: [sum, record.title, code].filter(Boolean).join(" · ") };
      }
      const points = recordOf("points", record);
      if (points) return { what, details: [signed(points.details.amount), record.title].filter(Boolean).join(" · ") };
      const page = recordOf("page", record) ?? recordOf("facebookPage", record);
      if (page) return { what, details: [record.title, page.details.url].filter(Boolean).join(" · ") };
      const until = recordOf("membership", record)?.details.until;
      if (until)
        return {
          what,
          details: `${record.title} ${t("records.history.membershipUntil", { date: format.day(until, record.at) })}`,
        };
      const stage = recordOf("salesPlan", record)?.details.stage;
      if (stage) return { what, details: `${record.title} · ${stage}` };
      const merged = recordOf("merged", record);
      if (merged) return { what, details: [record.title, merged.details.email].filter(Boolean).join(" · ") };
      const event = recordOf("event", record);
      if (event) return { what: record.title || what, details: event.details.text };
      return { what, details: record.title };
    }

    return (event) => {
      const { subject, step, authorId } = event;
      const who = authorId === null ? null : (users.nameOf(authorId) ?? t("card.edits.someone"));
      const source = event.source === handSource ? t("records.source.hand") : event.source;
      const say = (what: string, details: string, tab: CardTab): EventWords => ({ what, details, who, source, tab });
      switch (subject.table) {
        case "calls":
          if (subject.move) {
            const { before, after } = subject.move;
            return say(t("records.history.what.callMoved"), `${ties(before)} → ${ties(after)}`, "calls");
          }
          return say(t("records.history.what.call"), callWords(subject.row), "calls");
        case "comments":
          return say(t("records.history.what.comment"), subject.row.text || t("card.comments.removed"), "comments");
        case "notes":
          return subject.row.text.trim() === ""
            ? say(t("records.history.what.noteTakenDown"), "", "main")
            : say(t("records.history.what.note"), subject.row.text, "main");
        case "messages":
          return say(
            t(`records.history.what.${subject.row.direction === "incoming" ? "messageIn" : "messageOut"}`),
            [subject.row.subject, subject.row.text].filter(Boolean).join(" · "),
            "messages",
          );
        case "tasks":
          return say(t(`records.history.what.${step === "done" ? "taskDone" : "task"}`), subject.row.text, "tasks");
        case "orders": {
          const { number, title, totalMinor, currency } = subject.row;
          return say(
            t(`records.history.what.${step === "paid" ? "orderPaid" : "order"}`),
            `№ ${number} · ${title} · ${money(totalMinor, currency)}`,
            "orders",
          );
        }
        case "attachments":
          return say(t("records.history.what.file"), subject.row.name, "comments");
        case "clientEdits": {
          const { what, details } = ofEdit(subject.row);
          return say(what, details, "main");
        }
        case "clientRecords": {
          const { what, details } = ofRecord(subject.row, step);
          return say(what, details, tabOfRecord[subject.row.kind]);
        }
      }
    };
  }, [t, format, users, fields, ties, callWords]);
}

function whatOf(record: ClientRecord, step: HistoryEvent["step"]) {
  const { kind } = record;
  switch (kind) {
    case "payment":
      return recordOf("payment", record)?.details.isFailed ? "paymentFailed" : "payment";
    case "letter":
      return step === "opened" ? "letterOpened" : step === "unsubscribed" ? "letterUnsubscribed" : "letter";
    case "group":
      return step === "left" ? "groupLeft" : "group";
    case "tunnel":
      return step === "left" ? "tunnelLeft" : "tunnel";
    case "channel":
      return step === "archived" ? "channelArchived" : "channel";
    case "consent":
      return recordOf("consent", record)?.details.isWithdrawn ? "consentWithdrawn" : "consent";
    case "crm":
      return recordOf("crm", record)?.details.what ?? "event";
    case "payout":
    case "expense":
      return "event";
    default:
      return kind;
  }
}

const tabOfRecord: Record<RecordKind, CardTab> = {
  page: "pages",
  facebookPage: "facebook",
  webinar: "webinars",
  letter: "letters",
  group: "groups",
  tunnel: "subscriptions",
  salesPlan: "subscriptions",
  click: "clicks",
  payment: "orders",
  refund: "orders",
  payout: "money",
  expense: "money",
  points: "points",
  consent: "consents",
  channel: "subscriptions",
  callingTask: "callingTasks",
  membership: "history",
  crm: "history",
  event: "history",
  merged: "merged",
};
