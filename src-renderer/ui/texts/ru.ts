import { administrationRu } from "./administration.ru.ts";
import { appRu } from "./app.ru.ts";
import { callsRu } from "./calls.ru.ts";
import { cardRu } from "./card.ru.ts";
import { compactRu } from "./compact.ru.ts";
import { errorsRu } from "./errors.ru.ts";
import { filesRu } from "./files.ru.ts";
import { firstRunRu } from "./first-run.ru.ts";
import { helpRu } from "./help.ru.ts";
import { identityRu } from "./identity.ru.ts";
import { importingRu } from "./importing.ru.ts";
import { listRu } from "./list.ru.ts";
import { ordersRu } from "./orders.ru.ts";
import { outboxRu } from "./outbox.ru.ts";
import { messagesRu } from "./messages.ru.ts";
import { problemRu } from "./problem.ru.ts";
import { quickKeysRu } from "./quick-keys.ru.ts";
import { reasonsRu } from "./reasons.ru.ts";
import { moneyRu } from "./money.ru.ts";
import { recordsRu } from "./records.ru.ts";
import { recordingRu } from "./recording.ru.ts";
import { sessionRu } from "./session.ru.ts";
import { settingsRu } from "./settings.ru.ts";
import { softphoneRu } from "./softphone.ru.ts";
import { tablesRu } from "./tables.ru.ts";
import { tasksRu } from "./tasks.ru.ts";
import { whyRu } from "./why.ru.ts";

/** Every text a person sees, by area. Russian is the default and the measure: en.ts must have exactly its keys. */
export const ru = {
  app: appRu,
  session: sessionRu,
  list: listRu,
  card: cardRu,
  compact: compactRu,
  calls: callsRu,
  tasks: tasksRu,
  tables: tablesRu,
  orders: ordersRu,
  records: { ...recordsRu, ...moneyRu },
  outbox: outboxRu,
  messages: messagesRu,
  problem: problemRu,
  settings: settingsRu,
  errors: errorsRu,
  files: filesRu,
  firstRun: firstRunRu,
  help: helpRu,
  reasons: reasonsRu,
  why: whyRu,
  softphone: softphoneRu,
  quickKeys: quickKeysRu,
  recording: recordingRu,
  importing: importingRu,
  administration: administrationRu,
  identity: identityRu,
} as const;
