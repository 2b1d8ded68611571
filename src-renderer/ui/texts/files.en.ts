import type { filesRu } from "./files.ru.ts";
import type { SameKeys } from "./same-keys.ts";

export const filesEn: SameKeys<typeof filesRu> = {
  attach: "Attach files",
  dropHere: "Drop to attach",
  chosen: "Files of the comment",
  list: "Attached files",
  ofCard: "Files of the card",
  ofCall: "of a call",
  open: "Open {{name}}",
  save: "Save as…",
  saveNamed: "Save as: {{name}}",
  saved: "The file is saved",
  remove: "Remove {{name}}",
  removeQuestion: "Remove the file “{{name}}”?",
  removeYes: "Remove",
  keep: "Keep",
  reading: "being read, {{percent}} %",
  notOpened: "This file can only be saved: it is not what its name says, or a program.",
  states: {
    waiting: "waits to be sent",
    sending: "being sent, {{percent}} %",
    fetching: "being fetched, {{percent}} %",
    failed: "not sent",
    here: "on the server",
    there: "on the server",
  },
};
