import type { quickKeysRu } from "./quick-keys.ru.ts";
import type { SameKeys } from "./same-keys.ts";

export const quickKeysEn: SameKeys<typeof quickKeysRu> = {
  open: "Quick keys",
  title: "Quick keys",
  presence: {
    free: "free",
    ringing: "ringing",
    talking: "talking",
    offline: "away",
    unknown: "unknown",
  },
  does: {
    call: "Call",
    handOn: "Transfer now",
    digits: "Send digits",
  },
  consult: "Talk first",
  consultName: "Talk first: {{label}}, {{target}}",
  not: {
    noTalk: "digits are sent during a talk",
    notAnswered: "wait for the answer",
    transferring: "the call is being transferred",
  },
  edit: "Change the keys",
  settings: {
    title: "Quick keys",
    hint: "A key calls a colleague or a client, and during a talk transfers the call to them. A key with digits sends them during a talk. The keys are the same on all your computers. Keep no passwords and PIN codes in them.",
    list: "Your keys",
    kind: "What the key has",
    kinds: {
      number: "Number",
      digits: "Digits",
    },
    label: "Name",
    number: "Number to call",
    digits: "Digits, * and #",
    add: "Add",
    save: "Save",
    cancel: "Cancel",
    edit: "Change: {{label}}",
    up: "Up: {{label}}",
    down: "Down: {{label}}",
    remove: "Remove: {{label}}",
    removed: "The key “{{label}}” is removed",
    undo: "Put back",
    full: "There are {{count}} keys already, no more fit. Remove one.",
    faults: {
      label: "Write a name.",
      number: "This number cannot be called.",
      digits: "Digits, * and # only.",
      same: "There is such a key already.",
    },
  },
};
