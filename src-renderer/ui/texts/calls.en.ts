import type { callsRu } from "./calls.ru.ts";
import type { SameKeys } from "./same-keys.ts";

export const callsEn: SameKeys<typeof callsRu> = {
  title: "Calls",
  scopes: {
    label: "Which calls",
    all: "All",
    missed: "Missed",
    mine: "Mine",
    withoutOutcome: "Without outcome",
  },
  outgoing: "outgoing",
  incoming: "incoming",
  missed: "missed",
  manual: "by hand",
  unknownClient: "Unknown number",
  held: "Took place",
  notHeld: "Did not take place: {{reason}}",
  noOutcome: "No outcome given",
  giveOutcome: "Give the outcome",
  running: "running",
  soundLost: "no sound for {{duration}}",
  length: "{{duration}}",
  endedBy: {
    manager: "ended by the manager",
    client: "ended by the client",
    line: "ended by the line",
    interrupted: "interrupted, length unknown",
  },
  columns: {
    when: "When",
    client: "Client",
    number: "Number",
    manager: "Manager",
    length: "Talk",
    outcome: "Outcome",
  },
  none: {
    all: "No calls yet",
    missed: "No missed calls",
    mine: "You have not called yet",
    withoutOutcome: "Every call has its outcome",
  },
  noneHint: "Click any number, and the call appears here.",
  loadMore: "Show earlier ones",
  technical: "Answer of the line: {{answer}}",
  contradiction: {
    heldWithoutTalk: "marked as held, but nobody talked",
    talkedButNotHeld: "they talked, but it is marked as not held",
  },
};
