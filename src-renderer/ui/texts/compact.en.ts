import type { compactRu } from "./compact.ru.ts";
import type { SameKeys } from "./same-keys.ts";

export const compactEn: SameKeys<typeof compactRu> = {
  open: "Compact card: {{name}}",
  whole: "Open the card",
  noEmail: "No e-mail",
  placeUnknown: "where the client is, is unknown",
  addField: "Add a field",
  comment: "Short comment",
  commentLength: "{{count}} of {{limit}}",
  comments: "Last comments",
  noComments: "No comments",
  requests: "Last requests",
  aside: "Beside the request",
  files: "Files",
  thread: {
    untitled: "No subject",
    count_one: "{{count}} message",
    count_other: "{{count}} messages",
  },
  profile: {
    open: "Public profile",
    title: "Public profile",
    hint: "Only what the client shows everybody: no phones, e-mail or notes.",
    none: "Nothing is published about the client.",
    pages: "Pages",
  },
  channel: {
    add: "Add a channel",
    title: "New channel",
    transport: "Kind of channel",
    connection: "Connection",
    bot: "Bot",
    email: "E-mail address",
    phone: "Number for SMS",
    account: "Nickname or number",
    create: "Create",
    emailWrong: "The e-mail address has a mistake",
    phoneWrong: "There is no such number",
  },
  filter: {
    open: "Filter by tag",
    tag: "Which tag",
    shown: "Tag: {{tag}}",
    clear: "Clear the filter by tag",
  },
};
