import { administrationEn } from "./administration.en.ts";
import { appEn } from "./app.en.ts";
import { callsEn } from "./calls.en.ts";
import { cardEn } from "./card.en.ts";
import { compactEn } from "./compact.en.ts";
import { errorsEn } from "./errors.en.ts";
import { filesEn } from "./files.en.ts";
import { firstRunEn } from "./first-run.en.ts";
import { helpEn } from "./help.en.ts";
import { identityEn } from "./identity.en.ts";
import { importingEn } from "./importing.en.ts";
import { listEn } from "./list.en.ts";
import { ordersEn } from "./orders.en.ts";
import { outboxEn } from "./outbox.en.ts";
import { messagesEn } from "./messages.en.ts";
import { problemEn } from "./problem.en.ts";
import { quickKeysEn } from "./quick-keys.en.ts";
import { reasonsEn } from "./reasons.en.ts";
import { moneyEn } from "./money.en.ts";
import { recordsEn } from "./records.en.ts";
import { recordingEn } from "./recording.en.ts";
import { sessionEn } from "./session.en.ts";
import { settingsEn } from "./settings.en.ts";
import { softphoneEn } from "./softphone.en.ts";
import { tablesEn } from "./tables.en.ts";
import { tasksEn } from "./tasks.en.ts";
import { whyEn } from "./why.en.ts";

/** The keys of ru.ts are asked for by type, area by area. */
export const en = {
  app: appEn,
  session: sessionEn,
  list: listEn,
  card: cardEn,
  compact: compactEn,
  calls: callsEn,
  tasks: tasksEn,
  tables: tablesEn,
  orders: ordersEn,
  records: { ...recordsEn, ...moneyEn },
  outbox: outboxEn,
  messages: messagesEn,
  problem: problemEn,
  settings: settingsEn,
  errors: errorsEn,
  files: filesEn,
  firstRun: firstRunEn,
  help: helpEn,
  reasons: reasonsEn,
  why: whyEn,
  softphone: softphoneEn,
  quickKeys: quickKeysEn,
  recording: recordingEn,
  importing: importingEn,
  administration: administrationEn,
  identity: identityEn,
};
